package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What must not be shared while measuring. */
public enum Exclusivity {
    /** The GPU. */
    @JsonProperty("Gpu")
    GPU,

    /** The whole node. */
    @JsonProperty("Node")
    NODE
}
