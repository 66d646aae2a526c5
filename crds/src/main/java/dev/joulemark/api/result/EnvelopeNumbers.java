package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a run.
 *
 * @param energyJ energy of one repetition, mean, in joules
 * @param energyAdjustedJ adjusted energy of one repetition, mean, in joules
 * @param baselinePowerW idle power, in watts
 * @param energyPerOutputTokenJ energy per output token, in joules
 * @param uncertaintyPercent expanded uncertainty (k = 2), in percent
 * @param tokensPerSecond output tokens per second
 * @param averagePowerW average power, in watts
 * @param peakPowerW peak power, in watts
 * @param durationS length of one window, mean, in seconds
 * @param inputTokens prompt tokens of one repetition
 * @param outputTokens generated tokens of one repetition, mean
 * @param cvPercent coefficient of variation, in percent
 * @param repetitions windows measured
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EnvelopeNumbers(
        @JsonPropertyDescription("Energy of one repetition, mean, in joules.") @Nullable
        Double energyJ,

        @JsonPropertyDescription("Adjusted energy of one repetition, mean, in joules.") @Nullable
        Double energyAdjustedJ,

        @JsonPropertyDescription("Idle power, in watts.") @Nullable
        Double baselinePowerW,

        @JsonPropertyDescription("Energy per output token, in joules.") @Nullable
        Double energyPerOutputTokenJ,

        @JsonPropertyDescription("Expanded uncertainty (k = 2), in percent.") @Nullable
        Double uncertaintyPercent,

        @JsonPropertyDescription("Output tokens per second.") @Nullable
        Double tokensPerSecond,

        @JsonPropertyDescription("Average power, in watts.") @Nullable
        Double averagePowerW,

        @JsonPropertyDescription("Peak power, in watts.") @Nullable
        Double peakPowerW,

        @JsonPropertyDescription("Length of one window, mean, in seconds.") @Nullable
        Double durationS,

        @JsonPropertyDescription("Prompt tokens of one repetition.")
        long inputTokens,

        @JsonPropertyDescription("Generated tokens of one repetition, mean.") @Nullable
        Double outputTokens,

        @JsonPropertyDescription("Coefficient of variation, in percent.") @Nullable
        Double cvPercent,

        @JsonPropertyDescription("Windows measured.") int repetitions) {}
