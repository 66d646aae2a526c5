package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One word on where an experiment stands. Derived from the conditions and never decided upon. */
public enum ExperimentPhase {
    /** Nothing has been started: the experiment waits, or its spec cannot be used. */
    @JsonProperty("Pending")
    PENDING(false),

    /** A Job exists and waits to be admitted by its queue. */
    @JsonProperty("Queued")
    QUEUED(false),

    /** A Job exists and waits for a node or an image. */
    @JsonProperty("Starting")
    STARTING(false),

    /** The runner runs. */
    @JsonProperty("Measuring")
    MEASURING(false),

    /** {@code run.state} is Suspend: nothing runs, and the next attempt starts when it is Run again. */
    @JsonProperty("Suspended")
    SUSPENDED(false),

    /** The numbers are in the status. */
    @JsonProperty("Succeeded")
    SUCCEEDED(true),

    /** It ended without numbers; the condition {@code Failed} says why. */
    @JsonProperty("Failed")
    FAILED(true),

    /** {@code run.state} was Cancel before there were numbers; only a larger {@code run.rerunNonce} runs it again. */
    @JsonProperty("Cancelled")
    CANCELLED(true);

    private final boolean terminal;

    ExperimentPhase(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether nothing more will happen by itself. */
    public boolean terminal() {
        return terminal;
    }

    /** Whether a Job of the current attempt was created and its end is not known yet. */
    public boolean underWay() {
        return this == QUEUED || this == STARTING || this == MEASURING;
    }
}
