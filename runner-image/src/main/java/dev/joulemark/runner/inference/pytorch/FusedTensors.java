package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of the step, each with the checkpoint's tensors whose rows it consists of: linear layers of the same input
 * are one, in one pass over it.
 *
 * @param config the decoder
 * @param kernel what computes linear layers
 */
record FusedTensors(DecoderConfig config, LinearKernel kernel) {

    /** Queries, keys and values. */
    static final String QKV = "self_attn.qkv_proj";

    /** Gate and up projection of the MLP. */
    static final String GATE_UP = "mlp.gate_up_proj";

    /** Of one layer, in their order, without the layer's prefix. */
    List<WeightOrder.Entry> inside() {
        Map<String, List<String>> tensors = new LinkedHashMap<>();
        for (String name : DecoderLayout.of(config).inside().keySet()) {
            int dot = name.lastIndexOf('.');
            tensors.computeIfAbsent(whole(name.substring(0, dot)) + name.substring(dot), key -> new ArrayList<>())
                    .add(name);
        }
        return tensors.entrySet().stream()
                .map(entry -> new WeightOrder.Entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The linear layer that one of the checkpoint is part of. */
    private String whole(String layer) {
        return switch (layer) {
            case "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj" -> QKV;
            case "mlp.gate_proj", "mlp.up_proj" -> config.traits().gated() ? GATE_UP : layer;
            default -> layer;
        };
    }

    /**
     * Outside the layers. A packed matrix cannot be looked up row by row, so that input embeddings come from the checkpoint
     * then.
     */
    List<WeightOrder.Entry> outside() {
        List<WeightOrder.Entry> entries = new ArrayList<>();
        boolean packed = kernel == LinearKernel.PACKED;
        if (packed) {
            String head = config.tiedEmbeddings() ? DecoderLayout.EMBEDDING : DecoderLayout.HEAD;
            entries.add(new WeightOrder.Entry(DecoderLayout.HEAD, List.of(head)));
        }
        for (String name : DecoderLayout.of(config).outside().keySet()) {
            boolean matrix = name.equals(DecoderLayout.EMBEDDING) || name.equals(DecoderLayout.HEAD);
            if (!packed || !matrix) {
                entries.add(new WeightOrder.Entry(name, List.of(name)));
            }
        }
        return entries;
    }
}
