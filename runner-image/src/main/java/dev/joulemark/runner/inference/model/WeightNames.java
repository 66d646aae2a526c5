package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tensors of a family are called in its files, as data.
 *
 * @param layer how a layer's tensors begin, with the number of the layer as its only group
 * @param renamed canonical names by stored names without the layer's beginning; names that are not here stay
 * @param fused stored names without the layer's beginning, and the canonical tensors whose rows they hold one after another
 * @param transposed stored names whose columns are the rows of the canonical tensors
 * @param ignored ends of names that follow from other tensors
 */
record WeightNames(
        Pattern layer,
        Map<String, String> renamed,
        Map<String, List<String>> fused,
        List<String> transposed,
        List<String> ignored) {

    private static final List<String> FREQUENCIES = List.of("rotary_emb.inv_freq");
    private static final Pattern HUGGING_FACE = Pattern.compile("model\\.layers\\.(\\d{1,6})\\.");

    /** The names of Llama are the canonical ones. */
    static final WeightNames LLAMA = new WeightNames(HUGGING_FACE, Map.of(), Map.of(), List.of(), FREQUENCIES);

    static final WeightNames PHI3 = new WeightNames(
            HUGGING_FACE,
            Map.of(),
            Map.of(
                    "self_attn.qkv_proj.weight",
                            List.of("self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight"),
                    "mlp.gate_up_proj.weight", List.of("mlp.gate_proj.weight", "mlp.up_proj.weight")),
            List.of(),
            FREQUENCIES);

    static final WeightNames GEMMA2 = new WeightNames(
            HUGGING_FACE,
            Map.of(
                    "post_attention_layernorm.weight", "attention_output_norm.weight",
                    "pre_feedforward_layernorm.weight", "post_attention_layernorm.weight",
                    "post_feedforward_layernorm.weight", "mlp_output_norm.weight"),
            Map.of(),
            List.of(),
            FREQUENCIES);

    static final WeightNames GPT2 = new WeightNames(
            Pattern.compile("(?:transformer\\.)?h\\.(\\d{1,6})\\."),
            Map.ofEntries(
                    Map.entry("wte.weight", DecoderLayout.EMBEDDING),
                    Map.entry("transformer.wte.weight", DecoderLayout.EMBEDDING),
                    Map.entry("wpe.weight", DecoderLayout.POSITIONS),
                    Map.entry("transformer.wpe.weight", DecoderLayout.POSITIONS),
                    Map.entry("ln_f.weight", "model.norm.weight"),
                    Map.entry("transformer.ln_f.weight", "model.norm.weight"),
                    Map.entry("ln_f.bias", "model.norm.bias"),
                    Map.entry("transformer.ln_f.bias", "model.norm.bias"),
                    Map.entry("ln_1.weight", "input_layernorm.weight"),
                    Map.entry("ln_1.bias", "input_layernorm.bias"),
                    Map.entry("ln_2.weight", "post_attention_layernorm.weight"),
                    Map.entry("ln_2.bias", "post_attention_layernorm.bias"),
                    Map.entry("attn.c_proj.weight", "self_attn.o_proj.weight"),
                    Map.entry("attn.c_proj.bias", "self_attn.o_proj.bias"),
                    Map.entry("mlp.c_fc.weight", "mlp.up_proj.weight"),
                    Map.entry("mlp.c_fc.bias", "mlp.up_proj.bias"),
                    Map.entry("mlp.c_proj.weight", "mlp.down_proj.weight"),
                    Map.entry("mlp.c_proj.bias", "mlp.down_proj.bias")),
            Map.of(
                    "attn.c_attn.weight",
                            List.of("self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight"),
                    "attn.c_attn.bias",
                            List.of("self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias")),
            List.of("attn.c_attn.weight", "attn.c_proj.weight", "mlp.c_fc.weight", "mlp.c_proj.weight"),
            List.of(".attn.bias", ".attn.masked_bias"));

    /**
     * Tensors under their canonical names; a fused one as views of its parts. A name that is not known stays as it is.
     *
     * @param stored tensors of a file
     * @param layout shapes, which say how much of a fused tensor belongs to each part
     */
    List<WeightTensor> canonical(List<WeightTensor> stored, DecoderLayout layout) throws ModelException {
        List<WeightTensor> tensors = new ArrayList<>();
        for (WeightTensor tensor : stored) {
            if (ignored.stream().noneMatch(tensor.name()::endsWith)) {
                add(tensor, layout, tensors);
            }
        }
        return tensors;
    }

    private void add(WeightTensor tensor, DecoderLayout layout, List<WeightTensor> tensors) throws ModelException {
        Matcher beginning = layer.matcher(tensor.name());
        boolean inside = beginning.lookingAt();
        String prefix = inside ? DecoderLayout.prefix(Integer.parseInt(beginning.group(1))) : "";
        String name = inside ? tensor.name().substring(beginning.end()) : tensor.name();
        List<String> parts = fused.getOrDefault(name, List.of(renamed.getOrDefault(name, name)));
        boolean turned = transposed.contains(name);
        long whole = turned ? tensor.shape().getLast() : tensor.shape().getFirst();
        long first = 0;
        for (String part : parts) {
            @Nullable List<Long> shape = layout.shape(prefix + part);
            if (shape == null) {
                // The layout refuses it, by the name it has in the file.
                tensors.add(tensor);
                return;
            }
            long rows = parts.size() == 1 ? whole : shape.getFirst();
            tensors.add(turned ? tensor.columns(prefix + part, first, rows) : tensor.rows(prefix + part, first, rows));
            first += rows;
        }
        if (first != whole) {
            throw tensor.file()
                    .broken("tensor " + tensor.name() + " has shape " + tensor.shape() + ", but its parts " + parts
                            + " have " + first + " rows");
        }
    }
}
