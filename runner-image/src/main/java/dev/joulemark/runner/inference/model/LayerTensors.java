package dev.joulemark.runner.inference.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of one layer: names without the layer's prefix, and shapes. */
final class LayerTensors {

    private final DecoderConfig config;
    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    private LayerTensors(DecoderConfig config) {
        this.config = config;
    }

    static Map<String, List<Long>> of(DecoderConfig config) {
        LayerTensors layer = new LayerTensors(config);
        layer.norm("input_layernorm");
        layer.attention();
        layer.norm("post_attention_layernorm");
        layer.mlp();
        return layer.shapes;
    }

    private void attention() {
        DecoderTraits traits = config.traits();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.kvHeads() * config.headDim();
        long hidden = config.hiddenSize();
        linear("self_attn.q_proj", queries, hidden, traits.attentionBias());
        linear("self_attn.k_proj", keys, hidden, traits.attentionBias());
        linear("self_attn.v_proj", keys, hidden, traits.attentionBias());
        if (traits.headNorms()) {
            shapes.put("self_attn.q_norm.weight", List.of((long) config.headDim()));
            shapes.put("self_attn.k_norm.weight", List.of((long) config.headDim()));
        }
        linear("self_attn.o_proj", hidden, queries, traits.outputBias());
        if (traits.outputNorms()) {
            norm("attention_output_norm");
        }
    }

    private void mlp() {
        DecoderTraits traits = config.traits();
        long hidden = config.hiddenSize();
        if (traits.gated()) {
            linear("mlp.gate_proj", config.intermediateSize(), hidden, traits.mlpBias());
        }
        linear("mlp.up_proj", config.intermediateSize(), hidden, traits.mlpBias());
        linear("mlp.down_proj", hidden, config.intermediateSize(), traits.mlpBias());
        if (traits.outputNorms()) {
            norm("mlp_output_norm");
        }
    }

    private void norm(String name) {
        shapes.put(name + ".weight", List.of((long) config.hiddenSize()));
        if (config.traits().norm() == DecoderTraits.Norm.LAYER) {
            shapes.put(name + ".bias", List.of((long) config.hiddenSize()));
        }
    }

    private void linear(String name, long rows, long columns, boolean bias) {
        shapes.put(name + ".weight", List.of(rows, columns));
        if (bias) {
            shapes.put(name + ".bias", List.of(rows));
        }
    }
}
