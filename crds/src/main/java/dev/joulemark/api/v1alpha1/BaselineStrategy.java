package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How idle power is obtained. */
public enum BaselineStrategy {
    /** From the cache while it is young enough. */
    @JsonProperty("Cached")
    CACHED,

    /** From the cache after a spot check. */
    @JsonProperty("Validated")
    VALIDATED,

    /** Measured every time. */
    @JsonProperty("Fresh")
    FRESH,

    /** Left out; there is no adjusted energy. */
    @JsonProperty("None")
    NONE
}
