package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What warming up did.
 *
 * @param converged whether latencies settled; true for a fixed number of runs
 * @param finalCv coefficient of variation of the last latencies; null for fewer than two
 * @param iterationsCompleted runs that were completed
 * @param targetCv coefficient of variation that was asked for; null for a fixed number of runs
 * @param maxPrompts most runs that were allowed
 * @param latenciesMs latency of each run, in milliseconds
 * @param thermalFloorWaitS rest after the last run as it really was, in seconds
 * @param temperatureStartC temperature before the first run, in degrees Celsius
 * @param temperatureEndC temperature after the rest, in degrees Celsius
 * @param temperatureSettlingC how far it still moved in the last 10 s of the rest, in degrees Celsius
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record WarmupResult(
        @JsonPropertyDescription("Whether latencies settled; true for a fixed number of runs.")
        boolean converged,

        @JsonPropertyDescription("Coefficient of variation of the last latencies; null for fewer than two.") @Nullable
        Double finalCv,

        @JsonPropertyDescription("Runs that were completed.")
        int iterationsCompleted,

        @JsonPropertyDescription("Coefficient of variation that was asked for; null for a fixed number of runs.")
        @Nullable
        Double targetCv,

        @JsonPropertyDescription("Most runs that were allowed.")
        int maxPrompts,

        @JsonPropertyDescription("Latency of each run, in milliseconds.")
        List<Double> latenciesMs,

        @JsonPropertyDescription("Rest after the last run as it really was, in seconds.")
        double thermalFloorWaitS,

        @JsonPropertyDescription("Temperature before the first run, in degrees Celsius.") @Nullable
        Double temperatureStartC,

        @JsonPropertyDescription("Temperature after the rest, in degrees Celsius.") @Nullable
        Double temperatureEndC,

        @JsonPropertyDescription("How far it still moved in the last 10 s of the rest, in degrees Celsius.") @Nullable
        Double temperatureSettlingC) {

    /** Copies the collections. */
    public WarmupResult {
        latenciesMs = List.copyOf(latenciesMs);
    }
}
