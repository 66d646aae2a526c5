package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What reading the prompts (prefill) and generating behind them (decode) took of a window, in time and in energy. Prefill is
 * the time in which any request waits for its first token, decode the other time in which any request is between its first
 * and its last token, and other the rest: synchronising and what lies between batches. The three add up, in seconds and in
 * joules.
 *
 * @param prefillS time of prefill, in seconds
 * @param decodeS time of decode, in seconds
 * @param otherS the rest of the window, in seconds
 * @param prefillTokens prompt tokens of the requests that produced a token
 * @param decodeTokens generated tokens but the first of each request, which prefill produces
 * @param prefillTokensPerSecond prompt tokens by time of prefill; null without such a time
 * @param decodeTokensPerSecond those tokens by time of decode; null without such a time
 * @param energyPrefillJ energy of prefill, in joules; null where the source cannot resolve it
 * @param energyDecodeJ energy of decode, in joules; null where the source cannot resolve it
 * @param energyOtherJ the rest of the window's energy, in joules; null unless both are known
 * @param energyMethod how the energy was divided: {@code Counter}, {@code InstantPower}, {@code AveragePower}, {@code Model},
 *     or one with {@code Share} behind it, which divides the headline's energy in proportion of another estimator; null
 *     where there is no energy
 * @param energyPrefillUncertaintyJ standard uncertainty (k = 1) of the division, in joules, without the sensor's gain
 * @param energyDecodeUncertaintyJ the same of decode
 * @param prefillResolvableS shortest time of prefill, in as many pieces, whose energy would be resolved, in seconds
 * @param decodeResolvableS the same of decode
 * @param energyPrefillUnavailableReason why there is no energy of prefill; null when there is
 * @param energyDecodeUnavailableReason why there is no energy of decode; null when there is
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PhaseResult(
        @JsonPropertyDescription("Time in which a prompt waits for its first token, in seconds.")
        double prefillS,

        @JsonPropertyDescription("Other time in which a prompt is between its first and last token, in seconds.")
        double decodeS,

        @JsonPropertyDescription("The rest of the window, in seconds.")
        double otherS,

        @JsonPropertyDescription("Prompt tokens of the requests that produced a token.")
        double prefillTokens,

        @JsonPropertyDescription("Generated tokens but the first of each request.")
        double decodeTokens,

        @JsonPropertyDescription("Prompt tokens by time of prefill; null without such a time.") @Nullable
        Double prefillTokensPerSecond,

        @JsonPropertyDescription("Tokens of decode by time of decode; null without such a time.") @Nullable
        Double decodeTokensPerSecond,

        @JsonPropertyDescription("Energy of prefill, in joules; null where the source cannot resolve it.") @Nullable
        Double energyPrefillJ,

        @JsonPropertyDescription("Energy of decode, in joules; null where the source cannot resolve it.") @Nullable
        Double energyDecodeJ,

        @JsonPropertyDescription("The rest of the window's energy, in joules; null unless both are known.") @Nullable
        Double energyOtherJ,

        @JsonPropertyDescription("Counter, InstantPower, AveragePower or Model; with Share behind it the headline's"
                + " energy was divided in proportion of that estimator; null without energy.")
        @Nullable
        String energyMethod,

        @JsonPropertyDescription("Standard uncertainty (k = 1) of the division, in joules, without the sensor's gain.")
        @Nullable
        Double energyPrefillUncertaintyJ,

        @JsonPropertyDescription("The same of decode, in joules.") @Nullable
        Double energyDecodeUncertaintyJ,

        @JsonPropertyDescription(
                "Shortest time of prefill, in as many pieces, whose energy would be resolved, in seconds.")
        @Nullable
        Double prefillResolvableS,

        @JsonPropertyDescription("The same of decode, in seconds.") @Nullable
        Double decodeResolvableS,

        @JsonPropertyDescription("Why there is no energy of prefill; null when there is.") @Nullable
        String energyPrefillUnavailableReason,

        @JsonPropertyDescription("Why there is no energy of decode; null when there is.") @Nullable
        String energyDecodeUnavailableReason) {}
