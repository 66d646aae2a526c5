package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A model in one GGUF file of version 3: weights, decoder numbers and tokenizer. The file is mapped, not read; views of it
 * stay valid after {@link #close()}. Format: {@code docs/gguf.md} of ggml.
 */
public final class GgufCheckpoint implements Checkpoint {

    private final DecoderConfig config;
    private final WeightStore weights;
    private final String tokenizerJson;

    private GgufCheckpoint(DecoderConfig config, WeightStore weights, String tokenizerJson) {
        this.config = config;
        this.weights = weights;
        this.tokenizerJson = tokenizerJson;
    }

    /**
     * Opens a file and checks its head: bounds, architecture, tensor types and shapes, and the tokenizer.
     *
     * @param file a GGUF file
     * @throws ModelException when it is missing, broken or truncated, or holds what is not supported
     */
    public static GgufCheckpoint open(Path file) throws ModelException {
        GgufFile gguf = GgufFile.open(file);
        DecoderConfig config = GgufDecoder.config(gguf);
        List<WeightTensor> tensors = GgufDecoder.tensors(gguf, config);
        WeightStore weights = WeightStore.of(tensors, List.of(gguf.file()));
        DecoderLayout.of(config).check(tensors, gguf.file());
        String tokenizer = GgufTokenizer.json(gguf.metadata(), config.vocabularySize());
        return new GgufCheckpoint(config, weights, tokenizer);
    }

    @Override
    public DecoderConfig config() {
        return config;
    }

    @Override
    public List<TensorInfo> tensors() {
        return weights.tensors();
    }

    @Override
    public ByteBuffer float32(String name, long first, long count) throws ModelException {
        return weights.float32(name, first, count);
    }

    @Override
    public String tokenizerJson() {
        return tokenizerJson;
    }

    @Override
    public String format() {
        return "Gguf";
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
        // The mapping goes with its last view: the engine may hold views without a copy.
    }
}
