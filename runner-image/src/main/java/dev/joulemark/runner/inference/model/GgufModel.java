package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model in one GGUF file of version 3: weights, decoder numbers and tokenizer. Format: {@code docs/gguf.md} of ggml.
 */
final class GgufModel {

    private GgufModel() {}

    /**
     * Opens a file and checks its head: bounds, architecture, tensor types and shapes, and the tokenizer.
     *
     * @param file a GGUF file
     * @throws ModelException when it is missing, broken or truncated, or holds what is not supported
     */
    static Checkpoint open(Path file) throws ModelException {
        GgufFile gguf = GgufFile.open(file);
        DecoderConfig config = GgufDecoder.config(gguf);
        List<WeightTensor> tensors = GgufDecoder.tensors(gguf, config);
        WeightStore weights = WeightStore.of(tensors, List.of(gguf.file()));
        DecoderLayout.of(config).check(tensors, gguf.file());
        String tokenizer = GgufTokenizer.json(gguf.metadata(), config.vocabularySize());
        return new OpenedCheckpoint("Gguf", config, weights, tokenizer);
    }
}
