package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether somebody else was seen on a GPU. */
public enum AttributionStatus {
    /** Nobody. */
    @JsonProperty("Exclusive")
    EXCLUSIVE,

    /** Somebody, or the GPU is set up to be shared. */
    @JsonProperty("Shared")
    SHARED,

    /** The driver tells too little. */
    @JsonProperty("Unknown")
    UNKNOWN
}
