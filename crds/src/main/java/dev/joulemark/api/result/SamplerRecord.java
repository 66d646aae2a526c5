package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How the power sampler did over the whole run.
 *
 * @param samples samples taken
 * @param skippedSlots sample times that were missed
 * @param failedReads reads that failed
 * @param longestGapS longest time between two samples, in seconds
 * @param cpuSharePercent CPU time of the sampler by wall time, in percent of a core
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SamplerRecord(
        @JsonPropertyDescription("Samples taken.") long samples,

        @JsonPropertyDescription("Sample times that were missed.")
        long skippedSlots,

        @JsonPropertyDescription("Reads that failed.") long failedReads,

        @JsonPropertyDescription("Longest time between two samples, in seconds.")
        double longestGapS,

        @JsonPropertyDescription("CPU time of the sampler by wall time, in percent of a core.")
        double cpuSharePercent) {}
