package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.util.ArrayList;
import java.util.List;

/** Reads the numbers of a decoder from the metadata of a GGUF file. */
final class GgufConfig {

    private static final double DEFAULT_ROPE_THETA = 10_000;
    private static final double DEFAULT_EPSILON = 1e-5;

    private GgufConfig() {}

    static DecoderConfig of(GgufFile file) throws ModelException {
        String architecture = file.text("general.architecture", "unknown");
        if (!"llama".equals(architecture)) {
            throw ModelFault.unsupported(file.file().path(), "the architecture " + architecture, "llama");
        }
        refuseScaling(file);
        int hidden = size(file, "llama.embedding_length");
        int heads = size(file, "llama.attention.head_count");
        int kvHeads = Math.toIntExact(file.number("llama.attention.head_count_kv", heads));
        int headDim = Math.toIntExact(file.number("llama.attention.key_length", hidden / Math.max(1, heads)));
        if (kvHeads < 1 || heads % kvHeads != 0 || headDim < 2 || headDim % 2 != 0) {
            throw ModelFault.unreadable(
                    file.file().path(),
                    heads + " heads, " + kvHeads + " key-value heads and a width of " + headDim + " do not fit");
        }
        boolean tied = file.tensors().stream().noneMatch(tensor -> tensor.name().equals("output.weight"));
        return new DecoderConfig(
                architecture,
                size(file, "llama.block_count"),
                hidden,
                size(file, "llama.feed_forward_length"),
                heads,
                kvHeads,
                headDim,
                file.list("tokenizer.ggml.tokens").size(),
                size(file, "llama.context_length"),
                file.decimal("llama.attention.layer_norm_rms_epsilon", DEFAULT_EPSILON),
                file.decimal("llama.rope.freq_base", DEFAULT_ROPE_THETA),
                tied,
                endOfSequence(file));
    }

    private static void refuseScaling(GgufFile file) throws ModelException {
        String scaling = file.text("llama.rope.scaling.type", "none");
        boolean factors =
                file.tensors().stream().anyMatch(tensor -> tensor.name().equals("rope_freqs.weight"));
        if (!"none".equals(scaling) || factors) {
            throw ModelFault.unsupported(
                    file.file().path(),
                    "scaled rotary positions (" + (factors ? "rope_freqs" : scaling) + ")",
                    "models without them");
        }
    }

    private static List<Integer> endOfSequence(GgufFile file) {
        List<Integer> ids = new ArrayList<>();
        for (String key : List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id")) {
            long id = file.number(key, -1);
            if (id >= 0 && !ids.contains((int) id)) {
                ids.add((int) id);
            }
        }
        return ids;
    }

    private static int size(GgufFile file, String key) throws ModelException {
        long value = file.number(key);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw ModelFault.unreadable(file.file().path(), "its metadata has " + key + " = " + value);
        }
        return (int) value;
    }
}
