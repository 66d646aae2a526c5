package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How well something is known. */
public enum Confidence {
    /** From the real tensors. */
    @JsonProperty("high")
    HIGH,

    /** From the config. */
    @JsonProperty("medium")
    MEDIUM,

    /** Guessed. */
    @JsonProperty("low")
    LOW
}
