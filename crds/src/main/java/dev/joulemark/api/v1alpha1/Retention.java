package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a stored result outlives its experiment. */
public enum Retention {
    /** It stays. */
    @JsonProperty("Retain")
    RETAIN,

    /** It is deleted with the experiment. */
    @JsonProperty("Delete")
    DELETE
}
