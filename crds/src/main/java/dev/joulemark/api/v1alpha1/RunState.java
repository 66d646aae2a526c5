package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a user asks of an experiment. */
public enum RunState {
    /** Run it. */
    @JsonProperty("Run")
    RUN,

    /** Stop, and run later. */
    @JsonProperty("Suspend")
    SUSPEND,

    /** End it for good. */
    @JsonProperty("Cancel")
    CANCEL
}
