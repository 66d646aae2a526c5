package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a power reading that others share is tolerated. */
public enum SharedPowerDomain {
    /** Refused. */
    @JsonProperty("Forbid")
    FORBID,

    /** Tolerated and marked; never valid. */
    @JsonProperty("Acknowledge")
    ACKNOWLEDGE
}
