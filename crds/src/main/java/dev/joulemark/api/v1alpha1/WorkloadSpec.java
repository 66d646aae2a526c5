package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The work that is measured. Synthetic prompts bring their lengths: {@code maxInputTokens} and {@code maxOutputTokens} are
 * then those of {@link SyntheticDataset}, and every prompt runs to its last token whatever the model says.
 *
 * @param dataset where prompts come from
 * @param promptCount prompts per repetition, 1 to 100,000
 * @param order order of the prompts
 * @param maxInputTokens longest prompt in tokens, 1 to 1,000,000; longer ones are cut at the end and counted
 * @param maxOutputTokens most tokens generated per prompt, 1 to 1,000,000
 * @param seed seed of shuffling, sampling and synthetic data
 * @param promptTemplate whether prompts are taken as they are or put into the model's chat template
 * @param decoding how the next token is chosen
 */
@ValidationRule(
        value = "!has(self.dataset.synthetic) || !has(self.maxInputTokens) || self.maxInputTokens"
                + " == (has(self.dataset.synthetic.inputTokens) ? self.dataset.synthetic.inputTokens : 512)",
        fieldPath = ".maxInputTokens",
        message = "maxInputTokens is dataset.synthetic.inputTokens where prompts are made: remove it")
@ValidationRule(
        value = "!has(self.dataset.synthetic) || !has(self.maxOutputTokens) || self.maxOutputTokens"
                + " == (has(self.dataset.synthetic.outputTokens) ? self.dataset.synthetic.outputTokens : 128)",
        fieldPath = ".maxOutputTokens",
        message = "maxOutputTokens is dataset.synthetic.outputTokens where prompts are made: remove it")
@ValidationRule(
        value = "!has(self.dataset.synthetic) || !has(self.decoding) || !has(self.decoding.ignoreEos)"
                + " || self.decoding.ignoreEos",
        fieldPath = ".decoding",
        message = "decoding.ignoreEos must not be false where prompts are made, which run to"
                + " dataset.synthetic.outputTokens: remove it")
@ValidationRule(
        value = "!has(self.dataset.synthetic) || !has(self.promptTemplate) || self.promptTemplate == 'Raw'",
        fieldPath = ".promptTemplate",
        message = "promptTemplate Chat would add tokens to prompts of an exact length: use Raw where prompts are made")
public record WorkloadSpec(
        @Required @JsonPropertyDescription("Where prompts come from.")
        DatasetSpec dataset,

        @Min(1)
        @Max(100_000)
        @JsonPropertyDescription("Prompts per repetition. A dataset with fewer rows is refused. Default: 100.")
        Integer promptCount,

        @JsonPropertyDescription("Interleaved keeps the file's order, Grouped sorts by source, Shuffled by seed."
                + " Default: Interleaved.")
        PromptOrder order,

        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Longest prompt, in tokens; longer ones are cut at the end and counted. Default: 512.")
        Integer maxInputTokens,

        @Min(1) @Max(1_000_000) @JsonPropertyDescription("Most tokens to generate per prompt. Default: 128.")
        Integer maxOutputTokens,

        @Min(0)
        @Max(9_007_199_254_740_991L)
        @JsonPropertyDescription("Seed of shuffling, sampling and synthetic prompts. Default: 42.")
        Long seed,

        @JsonPropertyDescription(
                "Raw takes the text as it is (special tokens are parsed); Chat puts it into the"
                        + " model's chat template as one user's turn, without a system prompt but the template's own. Default: Raw.")
        PromptTemplate promptTemplate,

        @JsonPropertyDescription("How the next token is chosen. Default: Deterministic (greedy).")
        DecodingSpec decoding) {

    /** Prompts per repetition when none is given. */
    public static final int DEFAULT_PROMPT_COUNT = 100;

    /** Longest prompt in tokens when none is given. */
    public static final int DEFAULT_MAX_INPUT_TOKENS = 512;

    /** Most output tokens per prompt when none is given. */
    public static final int DEFAULT_MAX_OUTPUT_TOKENS = 128;

    /** Seed when none is given. */
    public static final long DEFAULT_SEED = 42;

    /** Supplies the defaults of absent values. */
    public WorkloadSpec {
        SyntheticDataset made = dataset == null ? null : dataset.synthetic();
        promptCount = requireNonNullElse(promptCount, DEFAULT_PROMPT_COUNT);
        order = requireNonNullElse(order, PromptOrder.INTERLEAVED);
        maxInputTokens =
                requireNonNullElse(maxInputTokens, made == null ? DEFAULT_MAX_INPUT_TOKENS : made.inputTokens());
        maxOutputTokens =
                requireNonNullElse(maxOutputTokens, made == null ? DEFAULT_MAX_OUTPUT_TOKENS : made.outputTokens());
        seed = requireNonNullElse(seed, DEFAULT_SEED);
        promptTemplate = requireNonNullElse(promptTemplate, PromptTemplate.RAW);
        decoding = requireNonNullElseGet(decoding, DecodingSpec::defaults);
        decoding = made == null ? decoding : decoding.toTheLastToken();
    }
}
