package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors a Llama decoder consists of: all of them must be there in their shape, and no other. */
final class DecoderLayout {

    private DecoderLayout() {}

    /** Refuses numbers that contradict each other, and tensors that are missing, misshapen or too many. */
    static void check(DecoderConfig config, List<WeightTensor> tensors, MappedFile head) throws ModelException {
        checkNumbers(config, head);
        Map<String, List<Long>> expected = shapes(config, tensors.size(), head);
        for (WeightTensor tensor : tensors) {
            List<Long> shape = expected.remove(tensor.name());
            if (shape == null) {
                throw tensor.file()
                        .unsupported("tensor " + tensor.name()
                                + " is not part of a Llama decoder of " + config.layers()
                                + " layers: use a model without it");
            }
            if (!shape.equals(tensor.shape())) {
                throw tensor.file()
                        .broken("tensor " + tensor.name() + " has shape " + tensor.shape() + " instead of " + shape);
            }
        }
        if (!expected.isEmpty()) {
            throw head.broken("tensor " + expected.keySet().iterator().next() + " is missing");
        }
    }

    private static void checkNumbers(DecoderConfig config, MappedFile head) throws ModelException {
        if (config.heads() % config.kvHeads() != 0) {
            throw head.broken(
                    config.kvHeads() + " key-value heads do not divide " + config.heads() + " attention heads");
        }
        if (config.headDim() % 2 != 0) {
            throw head.broken("a head is " + config.headDim() + " wide, which rotary embedding cannot halve");
        }
        if (!(config.rmsNormEpsilon() >= 0 && config.ropeTheta() > 0) || Double.isInfinite(config.ropeTheta())) {
            throw head.broken(
                    "the norm's epsilon is " + config.rmsNormEpsilon() + " and the rotary base " + config.ropeTheta());
        }
        for (int id : config.eosTokenIds()) {
            if (id < 0 || id >= config.vocabularySize()) {
                throw head.broken(
                        "end-of-sequence token " + id + " is outside the vocabulary of " + config.vocabularySize());
            }
        }
    }

    private static Map<String, List<Long>> shapes(DecoderConfig config, int present, MappedFile head)
            throws ModelException {
        long hidden = config.hiddenSize();
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", List.of((long) config.vocabularySize(), hidden));
        if (config.layers() > present) {
            throw head.broken(config.layers() + " layers are announced, but only " + present + " tensors are there");
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            addLayer(shapes, "model.layers." + layer + ".", config);
        }
        shapes.put("model.norm.weight", List.of(hidden));
        if (!config.tiedEmbeddings()) {
            shapes.put("lm_head.weight", List.of((long) config.vocabularySize(), hidden));
        }
        return shapes;
    }

    private static void addLayer(Map<String, List<Long>> shapes, String prefix, DecoderConfig config) {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.kvHeads() * config.headDim();
        long inner = config.intermediateSize();
        shapes.put(prefix + "input_layernorm.weight", List.of(hidden));
        shapes.put(prefix + "self_attn.q_proj.weight", List.of(queries, hidden));
        shapes.put(prefix + "self_attn.k_proj.weight", List.of(keys, hidden));
        shapes.put(prefix + "self_attn.v_proj.weight", List.of(keys, hidden));
        shapes.put(prefix + "self_attn.o_proj.weight", List.of(hidden, queries));
        shapes.put(prefix + "post_attention_layernorm.weight", List.of(hidden));
        shapes.put(prefix + "mlp.gate_proj.weight", List.of(inner, hidden));
        shapes.put(prefix + "mlp.up_proj.weight", List.of(inner, hidden));
        shapes.put(prefix + "mlp.down_proj.weight", List.of(hidden, inner));
    }
}
