package dev.joulemark.runner.inference.model;

import org.jspecify.annotations.Nullable;

/**
 * What sets a decoder apart from others, beside its sizes. Everything here decides which lines the step is made of; nothing
 * is looked at while it runs.
 *
 * @param norm kind of every norm of the residual stream
 * @param attentionBias whether query, key and value projections have a bias
 * @param outputBias whether the output projection of attention has a bias
 * @param headNorms whether queries and keys are normed head by head before they are rotated
 * @param outputNorms whether the outputs of attention and of the MLP are normed before they are added
 * @param gated whether the MLP multiplies its activation with a second projection
 * @param mlpBias whether the projections of the MLP have a bias
 * @param activation of the MLP
 * @param scales factors and caps
 */
public record DecoderTraits(
        Norm norm,
        boolean attentionBias,
        boolean outputBias,
        boolean headNorms,
        boolean outputNorms,
        boolean gated,
        boolean mlpBias,
        Activation activation,
        Scales scales) {

    /** Kind of a norm. */
    public enum Norm {
        /** Root mean square, times a weight (Zhang and Sennrich, arXiv:1910.07467). */
        RMS,

        /** The same with one added to the weight, as Gemma stores it; computed in 32 bits. */
        RMS_PLUS_ONE,

        /** Mean and variance, times a weight, plus a bias (Ba et al., arXiv:1607.06450). */
        LAYER
    }

    /** Activation of an MLP. */
    public enum Activation {
        /** {@code x * sigmoid(x)}. */
        SILU,

        /** The approximation of GELU by a hyperbolic tangent (Hendrycks and Gimpel, arXiv:1606.08415). */
        GELU_TANH
    }

    /**
     * Factors and caps. A cap {@code c} turns {@code x} into {@code c * tanh(x / c)}.
     *
     * @param embedding what input embeddings are multiplied with; null for 1
     * @param attention what scores are multiplied with; null for one over the root of the head's width
     * @param scoreCap cap of the scores; null for none
     * @param logitCap cap of the logits; null for none
     */
    public record Scales(
            @Nullable Double embedding,
            @Nullable Double attention,
            @Nullable Double scoreCap,
            @Nullable Double logitCap) {

        /** Of most decoders. */
        public static final Scales PLAIN = new Scales(null, null, null, null);
    }
}
