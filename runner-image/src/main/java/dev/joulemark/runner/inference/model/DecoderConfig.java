package dev.joulemark.runner.inference.model;

import java.util.List;

/**
 * Numbers of a Llama-family decoder.
 *
 * @param architecture family, such as {@code llama}
 * @param layers decoder layers
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the gated MLP
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head
 * @param vocabularySize rows of the embedding
 * @param contextLength longest sequence, in tokens
 * @param rmsNormEpsilon added to the mean square before the root
 * @param ropeTheta base of the rotary frequencies
 * @param tiedEmbeddings whether the output head is the input embedding
 * @param eosTokenIds tokens that end a sequence; none for a model that never ends one
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
        double rmsNormEpsilon,
        double ropeTheta,
        boolean tiedEmbeddings,
        List<Integer> eosTokenIds) {

    /** Copies the list. */
    public DecoderConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
    }
}
