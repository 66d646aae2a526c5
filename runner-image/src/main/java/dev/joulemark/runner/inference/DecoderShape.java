package dev.joulemark.runner.inference;

/**
 * Numbers of a decoder that floating-point operations are counted from, taken from the real tensors.
 *
 * @param totalParameters elements of all weight tensors, a tied one once
 * @param nonEmbeddingParameters the same without input and position embeddings; an untied output head is counted, a tied
 *     one is not
 * @param layers decoder layers
 * @param hiddenSize width of the residual stream
 * @param heads query heads
 * @param headDim width of a head
 * @param vocabularySize rows of the output head
 * @param tiedHead whether the output head is the input embedding
 * @param windowedLayers layers that look back only so far, 0 to {@code layers}
 * @param windowTokens tokens that those see at most, the current one included; 0 where there is none
 */
public record DecoderShape(
        long totalParameters,
        long nonEmbeddingParameters,
        int layers,
        int hiddenSize,
        int heads,
        int headDim,
        int vocabularySize,
        boolean tiedHead,
        int windowedLayers,
        int windowTokens) {}
