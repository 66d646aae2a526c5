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
 * @param disagreementPercent largest difference from the headline, in percent
 * @param counterPeriodS detected time between two updates of the counter, in seconds
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

        @JsonPropertyDescription("Largest difference from the headline, in percent.") @Nullable
        Double disagreementPercent,

        @JsonPropertyDescription("Detected time between two updates of the counter, in seconds.") @Nullable
        Double counterPeriodS,

        @JsonPropertyDescription("Share of the window without a gap, in percent.")
        double coveragePercent,

        @JsonPropertyDescription("Longest time without a sample, in seconds.")
        double longestGapS,

        @JsonPropertyDescription("Energy samples in the window.")
        int sampleCount) {}
