package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Energy of one window by every estimator that was possible, in joules, summed over the devices.
 *
 * @param headline the estimator that gives the energy: {@code Counter}, {@code InstantPower}, {@code AveragePower}
 *     or {@code Model}
 * @param headlineReason why this one
 * @param counterJ difference of the hardware energy counter
 * @param instantPowerJ trapezoid of instantaneous power
 * @param averagePowerJ trapezoid of average power
 * @param disagreementPercent difference of the other estimator that contradicts the headline most, in percent
 * @param disagreementThresholdPercent what can be explained: the larger of 2 % and three standard deviations
 * @param disagreementWith the other estimator; null when there is none
 * @param resolutionJ standard uncertainty (k = 1) of the headline from the resolution in time, in joules
 * @param counterPeriodS detected time between two updates of the counter, in seconds
 * @param sensorPeriodS detected time between two updates of the power sensor, in seconds; null where it is not longer than
 *     the sample period
 * @param coveragePercent share of the window without a gap, in percent
 * @param longestGapS longest time without a sample, in seconds
 * @param sampleCount energy samples in the window
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EstimatorRecord(
        @JsonPropertyDescription("The estimator that gives the energy: Counter, InstantPower, AveragePower or Model.")
        String headline,

        @JsonPropertyDescription("Why this one.") String headlineReason,

        @JsonPropertyDescription("Difference of the hardware energy counter.") @Nullable
        Double counterJ,

        @JsonPropertyDescription("Trapezoid of instantaneous power.") @Nullable
        Double instantPowerJ,

        @JsonPropertyDescription("Trapezoid of average power.") @Nullable
        Double averagePowerJ,

        @JsonPropertyDescription("Difference of the other estimator that contradicts the headline most, in percent.")
        @Nullable
        Double disagreementPercent,

        @JsonPropertyDescription("What can be explained: the larger of 2 % and three standard deviations.") @Nullable
        Double disagreementThresholdPercent,

        @JsonPropertyDescription("The other estimator; null when there is none.") @Nullable
        String disagreementWith,

        @JsonPropertyDescription("Standard uncertainty (k = 1) of the headline from the resolution in time, in joules.")
        double resolutionJ,

        @JsonPropertyDescription("Detected time between two updates of the counter, in seconds.") @Nullable
        Double counterPeriodS,

        @JsonPropertyDescription(
                "Detected time between two updates of the power sensor, in seconds; null where it is not longer than the"
                        + " sample period.")
        @Nullable
        Double sensorPeriodS,

        @JsonPropertyDescription("Share of the window without a gap, in percent.")
        double coveragePercent,

        @JsonPropertyDescription("Longest time without a sample, in seconds.")
        double longestGapS,

        @JsonPropertyDescription("Energy samples in the window.")
        int sampleCount) {}
