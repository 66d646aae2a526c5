package dev.joulemark.runner.inference;

import dev.joulemark.api.result.Confidence;
import dev.joulemark.api.result.FlopsMethod;
import dev.joulemark.api.result.FlopsResult;
import java.util.List;

/**
 * Counts floating-point operations: 2 N a token, with N the parameters that are not embeddings (Chowdhery et al., PaLM,
 * arXiv:2204.02311, appendix B), and the attention term apart. Warm-up and padding are never counted.
 */
public final class FlopsCounter {

    /**
     * One prompt and what it produced.
     *
     * @param inputTokens prompt tokens
     * @param outputTokens generated tokens
     */
    public record Sequence(long inputTokens, long outputTokens) {

        long tokens() {
            return inputTokens + outputTokens;
        }

        /** Tokens that went through the model: the last one is produced but not fed back. */
        long processed() {
            return Math.max(0, inputTokens + Math.max(0, outputTokens - 1));
        }
    }

    private FlopsCounter() {}

    /**
     * Operations of one repetition.
     *
     * @param model the weights
     * @param sequences every prompt of every repetition
     * @param repetitions repetitions the sequences are of, at least 1
     */
    public static FlopsResult count(ModelDescription model, List<Sequence> sequences, int repetitions) {
        DecoderShape shape = model.shape();
        double tokens = sequences.stream().mapToLong(Sequence::tokens).sum() / (double) repetitions;
        double attention = sequences.stream()
                        .mapToDouble(sequence -> attention(shape, sequence))
                        .sum()
                / repetitions;
        Double head = shape.tiedHead() ? 2.0 * shape.vocabularySize() * shape.hiddenSize() * tokens : null;
        return new FlopsResult(
                2.0 * shape.nonEmbeddingParameters() * tokens,
                FlopsMethod.PALM_FORMULA,
                Confidence.HIGH,
                model.computeDtype(),
                shape.nonEmbeddingParameters(),
                shape.totalParameters(),
                attention,
                head,
                "Without attention scores and, where it is tied to the embedding, without the output head: both stand"
                        + " apart.");
    }

    /** Scores and weighted values: 4 H d operations a layer for each earlier token that a token sees, itself included. */
    private static double attention(DecoderShape shape, Sequence sequence) {
        double whole = pairs(sequence.processed(), Long.MAX_VALUE);
        double windowed = shape.windowedLayers() == 0 ? 0 : pairs(sequence.processed(), shape.windowTokens());
        int wholeLayers = shape.layers() - shape.windowedLayers();
        return 4.0 * shape.heads() * shape.headDim() * (wholeLayers * whole + shape.windowedLayers() * windowed);
    }

    /** Pairs of tokens of which one sees the other, through a window of so many tokens. */
    private static double pairs(long tokens, long window) {
        double growing = Math.min(tokens, window);
        return growing * (growing + 1) / 2 + Math.max(0, tokens - window) * growing;
    }
}
