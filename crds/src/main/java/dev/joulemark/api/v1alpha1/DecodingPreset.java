package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Named ways to choose the next token. */
public enum DecodingPreset {
    /** Greedy. */
    @JsonProperty("Deterministic")
    DETERMINISTIC,

    /** Temperature 1.0, top-p 0.95. */
    @JsonProperty("Standard")
    STANDARD,

    /** Temperature 0.8, top-p 0.9, repetition penalty 1.1. */
    @JsonProperty("Creative")
    CREATIVE,

    /** Temperature 0.3. */
    @JsonProperty("Factual")
    FACTUAL
}
