package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelMemory;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a model will take at least, before it is loaded: a refusal must never hit a run that would fit, so that only what is
 * certain is counted.
 *
 * @param memory weights, and keys and values
 * @param workBytes activations of one piece of the prompts, and one step's logits
 * @param rows prompts of a batch
 * @param tokens a row may hold, the prompt included
 * @param dtype the type of all of it
 */
record MemoryEstimate(ModelMemory memory, long workBytes, int rows, int tokens, ComputeDtype dtype) {

    /** Prompts are read in pieces of at most this many tokens. */
    private static final int PIECE = 512;

    private static final double GB = 1e9;

    /**
     * Estimates.
     *
     * @param config the decoder
     * @param dtype the type it computes in
     * @param rows prompts of a batch, at least 1
     * @param tokens a row may hold; 0 where no workload is known
     */
    static MemoryEstimate of(DecoderConfig config, ComputeDtype dtype, int rows, int tokens) {
        long slots = Math.min(tokens, config.contextLength());
        long weights = DecoderLayout.of(config).shape().totalParameters() * dtype.bytes();
        long cache = 2L * config.layers() * rows * config.kvHeads() * config.headDim() * slots * dtype.bytes();
        // The residual stream, its norm, queries and their output, and the two halves of the MLP.
        long width = 2L * config.hiddenSize() + 2L * config.heads() * config.headDim() + 2L * config.intermediateSize();
        long work = rows * Math.min(PIECE, slots) * width * dtype.bytes()
                + (slots == 0 ? 0 : (long) rows * config.vocabularySize() * dtype.bytes());
        return new MemoryEstimate(new ModelMemory(weights, cache), work, rows, (int) slots, dtype);
    }

    private long total() {
        return memory.weightsBytes() + memory.kvCacheBytes() + workBytes;
    }

    /**
     * Refuses what cannot fit.
     *
     * @param free bytes that can be taken on the device; empty where unknown, which refuses nothing
     * @param device for the message
     */
    void check(OptionalLong free, ComputeDevice device) throws ModelException {
        if (free.isEmpty() || total() <= free.getAsLong()) {
            return;
        }
        throw new ModelException(
                ModelException.Reason.OUT_OF_MEMORY,
                String.format(
                        Locale.ROOT,
                        "The model needs at least %.2f GB on %s (weights in %s %.2f GB, keys and values of %d prompts of up"
                                + " to %d tokens %.2f GB, activations %.2f GB), but only %.2f GB are free: %s.",
                        total() / GB,
                        device.label(),
                        dtype.label(),
                        memory.weightsBytes() / GB,
                        rows,
                        tokens,
                        memory.kvCacheBytes() / GB,
                        workBytes / GB,
                        free.getAsLong() / GB,
                        remedy(free.getAsLong())));
    }

    private String remedy(long free) {
        String narrower = dtype == ComputeDtype.FLOAT32 ? "set model.dtype to BFloat16, " : "";
        return memory.weightsBytes() > free
                ? narrower + "take a smaller model, or give it more memory"
                : narrower
                        + "lower engine.batchSize, workload.maxInputTokens or workload.maxOutputTokens, or give it more"
                        + " memory";
    }
}
