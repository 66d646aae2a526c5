package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Order of prompts. */
public enum PromptOrder {
    /** As in the file. */
    @JsonProperty("Interleaved")
    INTERLEAVED,

    /** Stable sort by the field source. */
    @JsonProperty("Grouped")
    GROUPED,

    /** Permuted by the seed. */
    @JsonProperty("Shuffled")
    SHUFFLED
}
