package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Total and adjusted energy of one repetition (mean), and the baseline between them.
 *
 * @param rawJ energy_total_j
 * @param uncalibratedJ the same before calibration; null without one
 * @param adjustedJ raw less baseline power times duration
 * @param baselinePowerW the baseline, in watts
 * @param baselineMethod how the baseline was really obtained
 * @param baselineTimestamp when it was measured, RFC 3339
 * @param baselineCacheAgeS its age when it was used, in seconds
 * @param baselineStandardErrorW standard error of its mean by batch means, in watts
 * @param baselineDurationS length of its measurement, in seconds
 * @param baselineSampleCount samples it rests on
 * @param baselineUnavailableReason why there is no baseline; null when there is
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EnergyBreakdown(
        @JsonPropertyDescription("Energy_total_j.") double rawJ,

        @JsonPropertyDescription("The same before calibration; null without one.") @Nullable
        Double uncalibratedJ,

        @JsonPropertyDescription("Raw less baseline power times duration.") @Nullable
        Double adjustedJ,

        @JsonPropertyDescription("The baseline, in watts.") @Nullable
        Double baselinePowerW,

        @JsonPropertyDescription("How the baseline was really obtained.")
        BaselineMethod baselineMethod,

        @JsonPropertyDescription("When it was measured, RFC 3339.") @Nullable
        String baselineTimestamp,

        @JsonPropertyDescription("Its age when it was used, in seconds.") @Nullable
        Double baselineCacheAgeS,

        @JsonPropertyDescription("Standard error of its mean by batch means, in watts.") @Nullable
        Double baselineStandardErrorW,

        @JsonPropertyDescription("Length of its measurement, in seconds.") @Nullable
        Double baselineDurationS,

        @JsonPropertyDescription("Samples it rests on.") int baselineSampleCount,

        @JsonPropertyDescription("Why there is no baseline; null when there is.") @Nullable
        String baselineUnavailableReason) {}
