package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.model.DecoderTraits.Activation;
import dev.joulemark.runner.inference.model.DecoderTraits.Norm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The supported families, one row each. A row says what the family's decoder is made of, what its {@code config.json} and
 * its tensors are called, and the values that its class of transformers gives to absent fields ({@code
 * src/transformers/models/<family>/configuration_<family>.py}).
 *
 * @param modelType its {@code model_type}
 * @param form what its decoder is made of
 * @param defaults values of absent fields
 * @param fields what it calls fields of Llama's {@code config.json}, where it differs
 * @param fixed switches that may have one value only, which is also theirs when they are absent
 * @param names what its tensors are called
 */
record Architecture(
        String modelType,
        Form form,
        Defaults defaults,
        Map<String, String> fields,
        Map<String, Boolean> fixed,
        WeightNames names) {

    static final Architecture GPT2 = new Architecture(
            "gpt2",
            new Form(Norm.LAYER, Biases.EVERYWHERE, false, false, false, false, Windows.NONE),
            new Defaults(1024, 1e-5, true, Activation.GELU_TANH, null, null, 4, null, 50256, null),
            ConfigNames.GPT2,
            Map.of("scale_attn_weights", true, "scale_attn_by_inverse_layer_idx", false, "add_cross_attention", false),
            WeightNames.GPT2);

    static final Architecture LLAMA = new Architecture(
            "llama",
            Form.gated(Biases.BY_FLAG, false, Windows.NONE),
            new Defaults(2048, 1e-6, false, Activation.SILU, null, null, null, null, 2, null),
            Map.of(),
            Map.of(),
            WeightNames.LLAMA);

    static final Architecture MISTRAL = new Architecture(
            "mistral",
            Form.gated(Biases.NONE, false, Windows.EVERY_LAYER),
            new Defaults(131_072, 1e-6, false, Activation.SILU, null, 8, null, 4096, 2, null),
            Map.of(),
            Map.of(),
            WeightNames.LLAMA);

    static final Architecture QWEN2 = new Architecture(
            "qwen2",
            Form.gated(Biases.QUERY_KEY_VALUE, false, Windows.FROM_A_LAYER_ON),
            new Defaults(32_768, 1e-6, false, Activation.SILU, null, 32, null, 4096, null, null),
            Map.of(),
            Map.of(),
            WeightNames.LLAMA);

    static final Architecture QWEN3 = new Architecture(
            "qwen3",
            Form.gated(Biases.BY_FLAG, true, Windows.FROM_A_LAYER_ON),
            new Defaults(32_768, 1e-6, false, Activation.SILU, 128, 32, null, 4096, null, null),
            Map.of(),
            Map.of(),
            WeightNames.LLAMA);

    static final Architecture PHI3 = new Architecture(
            "phi3",
            Form.gated(Biases.NONE, false, Windows.EVERY_LAYER),
            new Defaults(4096, 1e-5, false, Activation.SILU, null, null, null, null, 32_000, null),
            Map.of(),
            Map.of(),
            WeightNames.PHI3);

    static final Architecture GEMMA2 = new Architecture(
            "gemma2",
            new Form(Norm.RMS_PLUS_ONE, Biases.BY_FLAG, false, true, true, true, Windows.EVERY_SECOND_LAYER),
            new Defaults(8192, 1e-6, true, Activation.GELU_TANH, 256, 4, null, 4096, 1, new Capped(256, 50, 30)),
            ConfigNames.GEMMA2,
            Map.of("use_bidirectional_attention", false),
            WeightNames.GEMMA2);

    /** The table. */
    static final List<Architecture> ALL = List.of(GPT2, LLAMA, MISTRAL, QWEN2, QWEN3, PHI3, GEMMA2);

    /** Which projections have a bias. */
    enum Biases {
        /** None. */
        NONE,
        /** Those of attention and of the MLP by {@code attention_bias} and {@code mlp_bias}. */
        BY_FLAG,
        /** Queries, keys and values. */
        QUERY_KEY_VALUE,
        /** All of attention and MLP. */
        EVERYWHERE
    }

    /** Which layers look back only as far as {@code sliding_window}. */
    enum Windows {
        /** None. */
        NONE,
        /** All, unless the field is null. */
        EVERY_LAYER,
        /** Those from {@code max_window_layers} on, if {@code use_sliding_window}. */
        FROM_A_LAYER_ON,
        /** The first, third, and so on. */
        EVERY_SECOND_LAYER
    }

    /**
     * What a decoder is made of.
     *
     * @param norm kind of every norm
     * @param biases which projections have one
     * @param headNorms whether queries and keys are normed head by head
     * @param outputNorms whether the outputs of attention and MLP are normed
     * @param gated whether the MLP has a second projection to multiply with
     * @param rotary whether positions are rotary, not learned
     * @param windows which layers look back only so far
     */
    record Form(
            Norm norm,
            Biases biases,
            boolean headNorms,
            boolean outputNorms,
            boolean gated,
            boolean rotary,
            Windows windows) {

        /** Llama's, but for these. */
        static Form gated(Biases biases, boolean headNorms, Windows windows) {
            return new Form(Norm.RMS, biases, headNorms, false, true, true, windows);
        }
    }

    /**
     * Values of absent fields.
     *
     * @param context longest sequence, in tokens
     * @param epsilon of the norms
     * @param tied whether the output head is the input embedding
     * @param activation of the MLP
     * @param headDim width of a head; null for the hidden size over the heads
     * @param kvHeads key and value heads; null for the query heads
     * @param widening width of the MLP over the hidden size; null where the width must be given
     * @param window tokens of the sliding window; null for none
     * @param end token that ends a sequence; null for none
     * @param capped scale and caps; null for a family without
     */
    record Defaults(
            int context,
            double epsilon,
            boolean tied,
            Activation activation,
            @Nullable Integer headDim,
            @Nullable Integer kvHeads,
            @Nullable Integer widening,
            @Nullable Integer window,
            @Nullable Integer end,
            @Nullable Capped capped) {}

    /**
     * Of a family whose embeddings are multiplied with the root of the hidden size.
     *
     * @param queryScalar scores are divided by its root
     * @param scoreCap of attention
     * @param logitCap of the output
     */
    record Capped(double queryScalar, double scoreCap, double logitCap) {}

    /** The row of a {@code model_type}. */
    static Optional<Architecture> of(String modelType) {
        return ALL.stream().filter(row -> row.modelType.equals(modelType)).findFirst();
    }

    /** Every {@code model_type}, for messages. */
    static String supported() {
        return ALL.stream().map(row -> row.modelType).collect(Collectors.joining(", "));
    }

    /** What the family calls a field that Llama's {@code config.json} calls so. */
    String field(String llama) {
        return fields.getOrDefault(llama, llama);
    }

    /** Traits by the row and two switches. */
    DecoderTraits traits(boolean attentionBias, boolean mlpBias, Activation activation, DecoderTraits.Scales scales) {
        boolean everywhere = form.biases() == Biases.EVERYWHERE;
        boolean byFlag = form.biases() == Biases.BY_FLAG;
        return new DecoderTraits(
                form.norm(),
                everywhere || form.biases() == Biases.QUERY_KEY_VALUE || (byFlag && attentionBias),
                everywhere || (byFlag && attentionBias),
                form.headNorms(),
                form.outputNorms(),
                form.gated(),
                everywhere || (byFlag && mlpBias),
                activation,
                scales);
    }

    /** The layers a window of so many tokens applies to. */
    @Nullable
    SlidingWindow window(@Nullable Integer tokens, int layers, int firstLayer) {
        if (tokens == null || form.windows() == Windows.NONE) {
            return null;
        }
        List<Boolean> applies = IntStream.range(0, layers)
                .mapToObj(layer -> switch (form.windows()) {
                    case NONE -> false;
                    case EVERY_LAYER -> true;
                    case FROM_A_LAYER_ON -> layer >= firstLayer;
                    case EVERY_SECOND_LAYER -> layer % 2 == 0;
                })
                .toList();
        return applies.contains(true) ? new SlidingWindow(tokens, applies) : null;
    }
}
