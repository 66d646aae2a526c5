package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an experiment, as decimal strings. Unknown is absent, never 0.
 *
 * @param energyJoules energy of one repetition, mean, in joules
 * @param energyAdjustedJoules the same less idle power times duration
 * @param baselinePowerWatts idle power before the model was loaded
 * @param energyPerOutputTokenJoules all energy by all output tokens
 * @param uncertaintyPercent uncertainty of energy per output token, k = 2, in percent
 * @param tokensPerSecond output tokens per second of the window
 * @param averagePowerWatts energy by duration
 * @param peakPowerWatts largest power sample
 * @param durationSeconds length of one window, mean
 * @param inputTokens prompt tokens of one repetition
 * @param outputTokens generated tokens of one repetition, mean
 * @param cvPercent coefficient of variation of energy per output token, in percent
 * @param repetitions windows measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SummaryStatus(
        @Size(max = 32) @JsonPropertyDescription("Energy of one repetition, mean, in joules.") @Nullable
        String energyJoules,

        @Size(max = 32) @JsonPropertyDescription("The same less idle power times duration, in joules.") @Nullable
        String energyAdjustedJoules,

        @Size(max = 32) @JsonPropertyDescription("Idle power before the model was loaded, in watts.") @Nullable
        String baselinePowerWatts,

        @Size(max = 32) @JsonPropertyDescription("All energy by all output tokens, in joules.") @Nullable
        String energyPerOutputTokenJoules,

        @Size(max = 32) @JsonPropertyDescription("Uncertainty of energy per output token, k = 2, in percent.") @Nullable
        String uncertaintyPercent,

        @Size(max = 32) @JsonPropertyDescription("Output tokens per second of the window.") @Nullable
        String tokensPerSecond,

        @Size(max = 32) @JsonPropertyDescription("Energy by duration, in watts.") @Nullable
        String averagePowerWatts,

        @Size(max = 32) @JsonPropertyDescription("Largest power sample, in watts.") @Nullable
        String peakPowerWatts,

        @Size(max = 32) @JsonPropertyDescription("Length of one window, mean, in seconds.") @Nullable
        String durationSeconds,

        @JsonPropertyDescription("Prompt tokens of one repetition.") @Nullable
        Long inputTokens,

        @JsonPropertyDescription("Generated tokens of one repetition, mean.") @Nullable
        Long outputTokens,

        @Size(max = 32)
        @JsonPropertyDescription("Coefficient of variation of energy per output token, in percent.")
        @Nullable
        String cvPercent,

        @JsonPropertyDescription("Windows measured.") @Nullable
        Integer repetitions) {}
