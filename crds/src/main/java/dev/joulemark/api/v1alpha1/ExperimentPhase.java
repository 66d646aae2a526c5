package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One word on where an experiment stands. Derived from the conditions and never decided upon. */
public enum ExperimentPhase {
    /** Nothing has been started: the experiment waits, or its spec cannot be used. */
    @JsonProperty("Pending")
    PENDING(false),

    /** A Job exists and waits for a node or an image. */
    @JsonProperty("Starting")
    STARTING(false),

    /** The runner runs. */
    @JsonProperty("Measuring")
    MEASURING(false),

    /** The numbers are in the status. */
    @JsonProperty("Succeeded")
    SUCCEEDED(true),

    /** It ended without numbers; the condition {@code Failed} says why. */
    @JsonProperty("Failed")
    FAILED(true);

    private final boolean terminal;

    ExperimentPhase(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether nothing more will happen by itself. */
    public boolean terminal() {
        return terminal;
    }
}
