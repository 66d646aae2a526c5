package dev.joulemark.runner.inference.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A family as llama.cpp's converter writes it ({@code conversion} and {@code gguf-py/gguf/constants.py} of llama.cpp). It has
 * the name of the family in transformers, but for Mistral, which is written as {@code llama}.
 *
 * @param row what the decoder is made of
 * @param names what its tensors are called
 * @param interleaved whether rows of queries and keys are interleaved: Llama's rotary embedding turns neighbours in llama.cpp,
 *     the others' turn halves, as here
 * @param plusOne whether one is added to the weights of norms
 * @param windowed whether the sliding window is read; one that is not is refused
 */
record GgufFamily(Architecture row, WeightNames names, boolean interleaved, boolean plusOne, boolean windowed) {

    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,6})\\.");
    private static final List<String> IGNORED = List.of("rope_freqs.weight");

    private static final Map<String, String> OUTSIDE = Map.of(
            "token_embd.weight", DecoderLayout.EMBEDDING,
            "position_embd.weight", DecoderLayout.POSITIONS,
            "output_norm.weight", "model.norm.weight",
            "output_norm.bias", "model.norm.bias",
            "output.weight", DecoderLayout.HEAD);

    private static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_q_norm", "self_attn.q_norm"),
            Map.entry("attn_k_norm", "self_attn.k_norm"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("post_attention_norm", "attention_output_norm"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"),
            Map.entry("post_ffw_norm", "mlp_output_norm"));

    private static final List<String> QUERY_KEY_VALUE =
            List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");

    private static final WeightNames PLAIN = names(Map.of("attn_qkv", QUERY_KEY_VALUE));
    private static final WeightNames GATE_IN_UP =
            names(Map.of("attn_qkv", QUERY_KEY_VALUE, "ffn_up", List.of("mlp.gate_proj", "mlp.up_proj")));

    private static final List<GgufFamily> ALL = List.of(
            new GgufFamily(Architecture.LLAMA, PLAIN, true, false, false),
            new GgufFamily(Architecture.QWEN2, PLAIN, false, false, false),
            new GgufFamily(Architecture.QWEN3, PLAIN, false, false, false),
            new GgufFamily(Architecture.PHI3, GATE_IN_UP, false, false, true),
            new GgufFamily(Architecture.GEMMA2, PLAIN, false, true, true),
            new GgufFamily(Architecture.GPT2, PLAIN, false, false, false));

    /** The family of a {@code general.architecture}. */
    static Optional<GgufFamily> of(String architecture) {
        return ALL.stream()
                .filter(family -> family.row.modelType().equals(architecture))
                .findFirst();
    }

    /** Every {@code general.architecture}, for messages. */
    static String supported() {
        return ALL.stream().map(family -> family.row.modelType()).collect(Collectors.joining(", "));
    }

    private static WeightNames names(Map<String, List<String>> fused) {
        Map<String, String> renamed = both(PARTS.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
        renamed.putAll(OUTSIDE);
        return new WeightNames(LAYER, Map.copyOf(renamed), both(fused), List.of(), IGNORED);
    }

    /** Weights and biases alike. */
    private static Map<String, List<String>> both(Map<String, List<String>> parts) {
        return List.of(".weight", ".bias").stream()
                .flatMap(end -> parts.entrySet().stream()
                        .map(entry -> Map.entry(
                                entry.getKey() + end,
                                entry.getValue().stream()
                                        .map(part -> part + end)
                                        .toList())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
