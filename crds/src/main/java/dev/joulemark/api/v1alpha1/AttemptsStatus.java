package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * How many Jobs were started, by cause.
 *
 * @param infrastructure after an eviction or a lost node
 * @param measurement the first one, and those after an invalid measurement
 * @param preempted after a preemption by the queue
 */
public record AttemptsStatus(
        @JsonPropertyDescription("Started after an eviction or a lost node.")
        Integer infrastructure,

        @JsonPropertyDescription("The first one, and those after an invalid measurement.")
        Integer measurement,

        @JsonPropertyDescription("Started after a preemption by the queue.")
        Integer preempted) {}
