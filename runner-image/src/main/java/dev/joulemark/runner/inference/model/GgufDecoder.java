package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.WeightTensor.RowOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a Llama decoder's numbers and tensors from GGUF names ({@code gguf-py/gguf/constants.py} of llama.cpp). */
final class GgufDecoder {

    private static final String ARCHITECTURE = "llama";
    private static final double DEFAULT_ROPE_THETA = 10_000;
    private static final List<String> END_KEYS =
            List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id");

    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,6})\\.([a-z_]+)\\.weight");
    private static final Map<String, String> OUTSIDE = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");
    private static final Map<String, String> INSIDE = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    private GgufDecoder() {}

    static DecoderConfig config(GgufFile gguf) throws ModelException {
        GgufMetadata metadata = gguf.metadata();
        refuseOthers(metadata);
        int heads = metadata.positive("llama.attention.head_count");
        int hidden = metadata.positive("llama.embedding_length");
        int headDim = metadata.positiveOr("llama.attention.key_length", Math.max(1, hidden / heads));
        int turned = metadata.positiveOr("llama.rope.dimension_count", headDim);
        if (turned != headDim) {
            throw metadata.file()
                    .unsupported("llama.rope.dimension_count is " + turned + " but a head is " + headDim
                            + " wide: use a model that rotates whole heads");
        }
        return new DecoderConfig(
                ARCHITECTURE,
                metadata.positive("llama.block_count"),
                hidden,
                metadata.positive("llama.feed_forward_length"),
                heads,
                metadata.positiveOr("llama.attention.head_count_kv", heads),
                headDim,
                vocabulary(gguf),
                metadata.positive("llama.context_length"),
                metadata.number("llama.attention.layer_norm_rms_epsilon"),
                metadata.numberOr("llama.rope.freq_base", DEFAULT_ROPE_THETA),
                gguf.tensors().stream().noneMatch(tensor -> tensor.name().equals("output.weight")),
                endTokens(metadata));
    }

    /** The tensors under their names in the Hugging Face layout. */
    static List<WeightTensor> tensors(GgufFile gguf, DecoderConfig config) throws ModelException {
        List<WeightTensor> tensors = new ArrayList<>();
        for (GgufFile.Tensor tensor : gguf.tensors()) {
            String name = name(tensor.name());
            if (name == null) {
                throw gguf.file()
                        .unsupported("tensor " + tensor.name()
                                + " is not part of a plain Llama decoder: use a model without it");
            }
            tensors.add(new WeightTensor(
                    name, tensor.type(), tensor.shape(), gguf.file(), tensor.offset(), rowOrder(name, config)));
        }
        return tensors;
    }

    private static void refuseOthers(GgufMetadata metadata) throws ModelException {
        String architecture = metadata.text("general.architecture");
        if (!architecture.equals(ARCHITECTURE)) {
            throw metadata.file()
                    .unsupported(
                            "general.architecture is '" + architecture + "': use a model of the architecture llama");
        }
        String scaling = metadata.textOr("llama.rope.scaling.type", "none");
        if (!scaling.equals("none")) {
            throw metadata.file()
                    .unsupported("llama.rope.scaling.type is '" + scaling
                            + "': use a model without scaling of its rotary embedding");
        }
        long experts = metadata.longOr("llama.expert_count", 0);
        if (experts != 0) {
            throw metadata.file()
                    .unsupported("llama.expert_count is " + experts + ": use a dense model, without experts");
        }
    }

    private static int vocabulary(GgufFile gguf) throws ModelException {
        for (GgufFile.Tensor tensor : gguf.tensors()) {
            if (tensor.name().equals("token_embd.weight")) {
                return (int) Math.min(tensor.shape().getFirst(), Integer.MAX_VALUE);
            }
        }
        throw gguf.file().broken("tensor token_embd.weight is missing");
    }

    private static List<Integer> endTokens(GgufMetadata metadata) throws ModelException {
        Set<Integer> ends = new LinkedHashSet<>();
        for (String key : END_KEYS) {
            long id = metadata.longOr(key, -1);
            if (id >= 0 && id <= Integer.MAX_VALUE) {
                ends.add((int) id);
            }
        }
        return List.copyOf(ends);
    }

    private static RowOrder rowOrder(String name, DecoderConfig config) {
        if (name.endsWith("q_proj.weight")) {
            return new RowOrder.Interleaved(config.heads());
        }
        return name.endsWith("k_proj.weight") ? new RowOrder.Interleaved(config.kvHeads()) : new RowOrder.AsStored();
    }

    private static @Nullable String name(String gguf) {
        Matcher block = BLOCK.matcher(gguf);
        if (!block.matches()) {
            return OUTSIDE.get(gguf);
        }
        String inside = INSIDE.get(block.group(2));
        return inside == null ? null : "model.layers." + Integer.parseInt(block.group(1)) + "." + inside + ".weight";
    }
}
