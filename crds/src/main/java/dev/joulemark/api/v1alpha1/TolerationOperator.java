package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a toleration compares. */
public enum TolerationOperator {
    /** Key and value. */
    @JsonProperty("Equal")
    EQUAL,

    /** The key only. */
    @JsonProperty("Exists")
    EXISTS
}
