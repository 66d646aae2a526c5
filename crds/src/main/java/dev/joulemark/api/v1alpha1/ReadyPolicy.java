package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When the condition Ready becomes true. */
public enum ReadyPolicy {
    /** After the numbers are there. */
    @JsonProperty("OnFinished")
    ON_FINISHED,

    /** As soon as the experiment is accepted. */
    @JsonProperty("OnAccepted")
    ON_ACCEPTED
}
