package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Spread of a time over requests or tokens, in seconds. Percentiles interpolate linearly between order statistics (Hyndman
 * and Fan, 1996, definition 7). All but the count are null where nothing was counted.
 *
 * @param mean arithmetic mean
 * @param p50 median
 * @param p90 90th percentile
 * @param p95 95th percentile
 * @param p99 99th percentile
 * @param max the longest
 * @param count times that were counted
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LatencyStatistics(
        @JsonPropertyDescription("Arithmetic mean, in seconds; null where nothing was counted.") @Nullable
        Double mean,

        @JsonPropertyDescription("Median, in seconds.") @Nullable
        Double p50,

        @JsonPropertyDescription("90th percentile, in seconds.") @Nullable
        Double p90,

        @JsonPropertyDescription("95th percentile, in seconds.") @Nullable
        Double p95,

        @JsonPropertyDescription("99th percentile, in seconds.") @Nullable
        Double p99,

        @JsonPropertyDescription("The longest, in seconds.") @Nullable
        Double max,

        @JsonPropertyDescription("Times that were counted.") long count) {}
