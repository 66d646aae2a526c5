package dev.joulemark.runner.inference.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and traits of a decoder.
 *
 * @param architecture family, such as {@code llama}
 * @param layers decoder layers
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the MLP
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head
 * @param vocabularySize rows of the embedding
 * @param contextLength longest sequence, in tokens
 * @param normEpsilon added to the mean square or variance before the root
 * @param tiedEmbeddings whether the output head is the input embedding
 * @param eosTokenIds tokens that end a sequence; none for a model that never ends one
 * @param traits what sets it apart from others
 * @param rotary how positions turn heads; null where they are learned embeddings
 * @param window layers that look back only so far; null where none does
 */
public record DecoderConfig(
        String architecture,
        int layers,
        int hiddenSize,
        int intermediateSize,
        int heads,
        int kvHeads,
        int headDim,
        int vocabularySize,
        int contextLength,
        double normEpsilon,
        boolean tiedEmbeddings,
        List<Integer> eosTokenIds,
        DecoderTraits traits,
        @Nullable RotaryEmbedding rotary,
        @Nullable SlidingWindow window) {

    /** Copies the list. */
    public DecoderConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
    }
}
