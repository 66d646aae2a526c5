package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Effects of a taint. */
public enum TaintEffect {
    /** New Pods stay away. */
    @JsonProperty("NoSchedule")
    NO_SCHEDULE,

    /** New Pods stay away where possible. */
    @JsonProperty("PreferNoSchedule")
    PREFER_NO_SCHEDULE,

    /** Running Pods are evicted, too. */
    @JsonProperty("NoExecute")
    NO_EXECUTE
}
