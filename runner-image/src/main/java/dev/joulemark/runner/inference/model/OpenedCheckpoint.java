package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    public @Nullable ByteBuffer view(String name) throws ModelException {
        return weights.view(name);
    }

    @Override
    public void read(String name, long first, ByteBuffer target) throws ModelException {
        weights.read(name, first, target);
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
