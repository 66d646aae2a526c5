package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * One boundary of a run.
 *
 * @param event what begins or ends
 * @param repetition number of the repetition, from 0; null outside of one
 * @param monotonicNs CLOCK_MONOTONIC, in nanoseconds
 * @param wallTime wall time, RFC 3339
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LifecycleEvent(
        @JsonPropertyDescription("What begins or ends.") LifecycleEventType event,

        @JsonPropertyDescription("Number of the repetition, from 0; null outside of one.") @Nullable
        Integer repetition,

        @JsonPropertyDescription("CLOCK_MONOTONIC, in nanoseconds.")
        long monotonicNs,

        @JsonPropertyDescription("Wall time, RFC 3339.") String wallTime) {}
