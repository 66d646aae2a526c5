package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How many Jobs were started, by cause; they count for one {@code run.rerunNonce}.
 *
 * @param infrastructure after an eviction, a lost node or a lost Job
 * @param measurement the first one, and those after an invalid measurement
 * @param preempted after a preemption by the queue or the scheduler
 * @param resumed after a suspension
 * @param current number of the current attempt, from 1 and never used twice; Job and envelope carry it
 * @param rerunNonce the {@code run.rerunNonce} that the counts belong to
 */
public record AttemptsStatus(
        @JsonPropertyDescription("Started after an eviction, a lost node or a lost Job.")
        Integer infrastructure,

        @JsonPropertyDescription("The first one, and those after an invalid measurement.")
        Integer measurement,

        @JsonPropertyDescription("Started after a preemption by the queue or the scheduler.")
        Integer preempted,

        @JsonPropertyDescription("Started after a suspension.")
        Integer resumed,

        @JsonPropertyDescription("Number of the current attempt, from 1 and never used twice.")
        Integer current,

        @JsonPropertyDescription("The run.rerunNonce that the counts belong to.")
        Integer rerunNonce) {

    /** Supplies what an earlier version did not write: it knew one attempt and no nonce. */
    public AttemptsStatus {
        infrastructure = requireNonNullElse(infrastructure, 0);
        measurement = requireNonNullElse(measurement, 0);
        preempted = requireNonNullElse(preempted, 0);
        resumed = requireNonNullElse(resumed, 0);
        current = requireNonNullElse(current, 1);
        rerunNonce = requireNonNullElse(rerunNonce, 0);
    }
}
