package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Datasets known by name. */
public enum DatasetName {
    /** AIEnergyScore/text_generation: 1,000 prompts of WikiText, OSCAR and UltraChat. */
    @JsonProperty("aienergyscore")
    AIENERGYSCORE
}
