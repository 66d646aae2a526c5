package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * Made prompts of an exact length.
 *
 * @param inputTokens tokens of each prompt, 1 to 1,000,000
 * @param outputTokens tokens generated for each prompt, 1 to 1,000,000
 */
public record SyntheticDataset(
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Tokens of each prompt, exactly; maxInputTokens follows it. Default: 512.")
        Integer inputTokens,

        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Tokens generated for each prompt, exactly: end-of-sequence is ignored and"
                + " maxOutputTokens follows it. Default: 128.")
        Integer outputTokens) {

    /** Supplies 512 input and 128 output tokens. */
    public SyntheticDataset {
        inputTokens = requireNonNullElse(inputTokens, WorkloadSpec.DEFAULT_MAX_INPUT_TOKENS);
        outputTokens = requireNonNullElse(outputTokens, WorkloadSpec.DEFAULT_MAX_OUTPUT_TOKENS);
    }
}
