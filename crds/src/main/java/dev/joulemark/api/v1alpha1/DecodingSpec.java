package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen, and when a prompt is finished.
 *
 * @param preset a named setting; null for {@code Deterministic} where nothing else is given
 * @param temperature softmax temperature, a decimal from 0 to 2; 0 is greedy
 * @param topK candidates kept by rank, 0 (all) to 1,000,000
 * @param topP candidates kept by cumulated probability, a decimal from 0 to 1
 * @param minP candidates kept by probability relative to the best, a decimal from 0 to 1
 * @param repetitionPenalty divisor of logits of tokens in prompt or output, a decimal from 0.1 to 10; alone it leaves
 *     decoding greedy
 * @param minNewTokens tokens before an end-of-sequence token may be chosen, 0 to 1,000,000
 * @param ignoreEos whether every prompt runs to {@code maxOutputTokens}
 */
@ValidationRule(
        value = "!has(self.preset) || (!has(self.temperature) && !has(self.topK) && !has(self.topP)"
                + " && !has(self.minP) && !has(self.repetitionPenalty))",
        fieldPath = ".preset",
        message = "preset excludes temperature, topK, topP, minP and repetitionPenalty: give one or the other")
public record DecodingSpec(
        @JsonPropertyDescription("A named setting. Default: Deterministic, where no sampling field is given.") @Nullable
        DecodingPreset preset,

        @Size(max = 16)
        @Pattern("^([01](\\.[0-9]{1,6})?|2(\\.0{1,6})?)$")
        @JsonPropertyDescription(
                "Softmax temperature, a decimal string from 0 (greedy) to 2. Default: 1 with topK, topP or minP,"
                        + " else 0.")
        @Nullable
        String temperature,

        @Min(0) @Max(1_000_000) @JsonPropertyDescription("Candidates kept by rank; 0 keeps all.") @Nullable
        Integer topK,

        @Size(max = 16)
        @Pattern("^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$")
        @JsonPropertyDescription("Candidates kept by cumulated probability, a decimal string from 0 to 1.")
        @Nullable
        String topP,

        @Size(max = 16)
        @Pattern("^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$")
        @JsonPropertyDescription("Candidates kept by probability relative to the best, a decimal string from 0 to 1.")
        @Nullable
        String minP,

        @Size(max = 16)
        @Pattern("^(0\\.[1-9][0-9]{0,5}|[1-9](\\.[0-9]{1,6})?|10(\\.0{1,6})?)$")
        @JsonPropertyDescription("Divisor of the logits of tokens in prompt or output, a decimal string from 0.1 to 10."
                + " Alone it leaves decoding greedy.")
        @Nullable
        String repetitionPenalty,

        @Min(0)
        @Max(1_000_000)
        @JsonPropertyDescription("Tokens to produce before an end-of-sequence token may be chosen. Default: 0.")
        Integer minNewTokens,

        @JsonPropertyDescription("Run every prompt to maxOutputTokens, whatever the model says. Default: false.")
        Boolean ignoreEos) {

    /** Supplies no minimum and stopping at end-of-sequence. */
    public DecodingSpec {
        minNewTokens = requireNonNullElse(minNewTokens, 0);
        ignoreEos = requireNonNullElse(ignoreEos, false);
    }

    /** The same, but every prompt runs to its most output tokens. */
    DecodingSpec toTheLastToken() {
        return new DecodingSpec(preset, temperature, topK, topP, minP, repetitionPenalty, minNewTokens, true);
    }

    /** Greedy decoding that stops at end-of-sequence. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static DecodingSpec defaults() {
        return new DecodingSpec(null, null, null, null, null, null, null, null);
    }
}
