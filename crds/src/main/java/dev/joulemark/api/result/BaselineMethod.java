package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a baseline was really obtained. */
public enum BaselineMethod {
    /** Measured in this run. */
    @JsonProperty("fresh")
    FRESH,

    /** From the cache, as it was. */
    @JsonProperty("cached")
    CACHED,

    /** From the cache, after a spot check. */
    @JsonProperty("validated")
    VALIDATED,

    /** There is none. */
    @JsonProperty("unavailable")
    UNAVAILABLE
}
