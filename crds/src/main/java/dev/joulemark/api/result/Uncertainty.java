package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Expanded uncertainty (k = 2) of energy per output token, and the parts it is made of, each as a standard
 * uncertainty (k = 1) relative to the value, in percent.
 *
 * @param percent expanded uncertainty (k = 2), in percent of the value
 * @param coverageFactor the factor k
 * @param sensorGainPercent gain of the sensor
 * @param quantisationPercent resolution in time: refresh of the energy counter, or time between power readings
 * @param baselinePercent standard error of the baseline, of the adjusted energy; null without a baseline
 * @param repetitionPercent spread of the mean over the repetitions; null for fewer than three
 * @param adjustedPercent expanded uncertainty (k = 2) of the adjusted energy, in percent of that; null without a baseline
 * @param windowForOnePercentS length of a window for which the resolution in time would make 1 % (k = 2), in seconds
 * @param note what the parts rest on
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Uncertainty(
        @JsonPropertyDescription("Expanded uncertainty (k = 2), in percent of the value.")
        double percent,

        @JsonPropertyDescription("The factor k.") double coverageFactor,

        @JsonPropertyDescription("Gain of the sensor.") double sensorGainPercent,

        @JsonPropertyDescription("Resolution in time: refresh of the energy counter, or time between power readings.")
        double quantisationPercent,

        @JsonPropertyDescription("Standard error of the baseline, of the adjusted energy; null without a baseline.")
        @Nullable
        Double baselinePercent,

        @JsonPropertyDescription("Spread of the mean over the repetitions; null for fewer than three.") @Nullable
        Double repetitionPercent,

        @JsonPropertyDescription(
                "Expanded uncertainty (k = 2) of the adjusted energy, in percent of that; null without a baseline.")
        @Nullable
        Double adjustedPercent,

        @JsonPropertyDescription(
                "Length of a window for which the resolution in time would make 1 % (k = 2), in seconds.")
        @Nullable
        Double windowForOnePercentS,

        @JsonPropertyDescription("What the parts rest on.") String note) {}
