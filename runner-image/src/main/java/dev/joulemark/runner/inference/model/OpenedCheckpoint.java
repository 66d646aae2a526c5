package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An opened model, whatever it was opened from.
 *
 * @param format {@code Safetensors}, {@code Gguf} or {@code Dummy}
 * @param config numbers of the decoder
 * @param weights its tensors
 * @param tokenizerJson the tokenizer as the text of a {@code tokenizer.json}
 */
record OpenedCheckpoint(String format, DecoderConfig config, Weights weights, String tokenizerJson)
        implements Checkpoint {

    @Override
    public List<TensorInfo> tensors() {
        return weights.tensors();
    }

    @Override
    public ByteBuffer float32(String name, long first, long count) throws ModelException {
        return weights.float32(name, first, count);
    }

    @Override
    public String sourceDtype() {
        return weights.sourceDtype();
    }

    @Override
    public String sha256() {
        return weights.sha256();
    }

    @Override
    public void close() {
        // A mapping goes with its last view: the engine may hold views without a copy.
    }
}
