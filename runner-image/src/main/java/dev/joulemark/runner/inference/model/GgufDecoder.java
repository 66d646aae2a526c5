package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.RotaryEmbedding.Scaling;
import dev.joulemark.runner.inference.model.WeightTensor.RowOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a decoder's numbers and tensors from GGUF names ({@code gguf-py/gguf/constants.py} of llama.cpp). */
final class GgufDecoder {

    private static final double DEFAULT_ROPE_THETA = 10_000;
    private static final String FREQUENCIES = "rope_freqs.weight";
    private static final List<String> END_KEYS =
            List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id");

    /** Families whose GGUF files are read; they have the same names there as in transformers. */
    private static final List<Architecture> FAMILIES =
            List.of(Architecture.LLAMA, Architecture.QWEN2, Architecture.QWEN3);

    private final GgufFile gguf;
    private final GgufMetadata metadata;
    private final Architecture family;

    private GgufDecoder(GgufFile gguf, Architecture family) {
        this.gguf = gguf;
        this.metadata = gguf.metadata();
        this.family = family;
    }

    static DecoderConfig config(GgufFile gguf) throws ModelException {
        DecoderConfig config = new GgufDecoder(gguf, family(gguf.metadata())).read();
        DecoderNumbers.check(config, gguf.file()::broken);
        return config;
    }

    /** The tensors under their canonical names. */
    static List<WeightTensor> tensors(GgufFile gguf, DecoderConfig config) throws ModelException {
        List<WeightTensor> stored = new ArrayList<>();
        for (GgufFile.Tensor tensor : gguf.tensors()) {
            stored.add(new WeightTensor(
                    tensor.name(),
                    tensor.type(),
                    tensor.shape(),
                    gguf.file(),
                    tensor.offset(),
                    new RowOrder.AsStored()));
        }
        List<WeightTensor> canonical = WeightNames.GGUF.canonical(stored, DecoderLayout.of(config));
        // Only Llama's rotary embedding turns neighbours in llama.cpp; the Qwens' turns halves, as here.
        return family(gguf.metadata()).equals(Architecture.LLAMA)
                ? canonical.stream().map(tensor -> interleaved(tensor, config)).toList()
                : canonical;
    }

    private static WeightTensor interleaved(WeightTensor tensor, DecoderConfig config) {
        if (tensor.name().contains("self_attn.q_proj.")) {
            return tensor.ordered(new RowOrder.Interleaved(config.heads()));
        }
        return tensor.name().contains("self_attn.k_proj.")
                ? tensor.ordered(new RowOrder.Interleaved(config.kvHeads()))
                : tensor;
    }

    private static Architecture family(GgufMetadata metadata) throws ModelException {
        String name = metadata.text("general.architecture");
        return FAMILIES.stream()
                .filter(row -> row.modelType().equals(name))
                .findFirst()
                .orElseThrow(() -> metadata.file()
                        .unsupported("general.architecture is '" + name
                                + "': use a model of one of the architectures llama, qwen2, qwen3, or its"
                                + " safetensors folder"));
    }

    private DecoderConfig read() throws ModelException {
        refuseOthers();
        int heads = metadata.positive(key("attention.head_count"));
        int hidden = metadata.positive(key("embedding_length"));
        int headDim = metadata.positiveOr(key("attention.key_length"), Math.max(1, hidden / heads));
        return new DecoderConfig(
                family.modelType(),
                metadata.positive(key("block_count")),
                hidden,
                metadata.positive(key("feed_forward_length")),
                heads,
                metadata.positiveOr(key("attention.head_count_kv"), heads),
                headDim,
                vocabulary(),
                metadata.positive(key("context_length")),
                metadata.number(key("attention.layer_norm_rms_epsilon")),
                !has("output.weight"),
                endTokens(),
                family.traits(
                        has("blk.0.attn_q.bias"), false, family.defaults().activation(), DecoderTraits.Scales.PLAIN),
                new RotaryEmbedding(
                        metadata.numberOr(key("rope.freq_base"), DEFAULT_ROPE_THETA),
                        metadata.positiveOr(key("rope.dimension_count"), headDim),
                        scaling()),
                null);
    }

    private String key(String name) {
        return family.modelType() + "." + name;
    }

    private boolean has(String tensor) {
        return find(tensor).isPresent();
    }

    private Optional<GgufFile.Tensor> find(String tensor) {
        return gguf.tensors().stream()
                .filter(found -> found.name().equals(tensor))
                .findFirst();
    }

    private void refuseOthers() throws ModelException {
        long experts = metadata.longOr(key("expert_count"), 0);
        if (experts != 0) {
            throw metadata.file()
                    .unsupported(key("expert_count") + " is " + experts + ": use a dense model, without experts");
        }
        long window = metadata.longOr(key("attention.sliding_window"), 0);
        if (window != 0) {
            throw metadata.file()
                    .unsupported(key("attention.sliding_window") + " is " + window
                            + ", which is not read from GGUF: use the model's safetensors folder");
        }
    }

    /** Llama 3's comes as a tensor of divisors, whatever the metadata say of its context. */
    private Scaling scaling() throws ModelException {
        Optional<GgufFile.Tensor> divisors = find(FREQUENCIES);
        if (divisors.isPresent()) {
            return divided(divisors.get());
        }
        String type = metadata.textOr(key("rope.scaling.type"), "none");
        return switch (type) {
            case "none" -> new Scaling.None();
            case "linear" -> new Scaling.Linear(metadata.number(key("rope.scaling.factor")));
            default ->
                throw metadata.file()
                        .unsupported(key("rope.scaling.type") + " is '" + type
                                + "': use a model whose rotary scaling is none, linear or that of Llama 3");
        };
    }

    private Scaling divided(GgufFile.Tensor tensor) throws ModelException {
        int width = metadata.positive(key("rope.dimension_count"));
        if (tensor.type() != StoredType.F32 || !tensor.shape().equals(List.of(width / 2L))) {
            throw gguf.file()
                    .broken("tensor " + FREQUENCIES + " of type " + tensor.type() + " has shape " + tensor.shape()
                            + " instead of [" + width / 2 + "] of F32");
        }
        ByteBuffer values = ByteBuffer.allocate(width / 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new WeightTensor(
                        FREQUENCIES,
                        tensor.type(),
                        tensor.shape(),
                        gguf.file(),
                        tensor.offset(),
                        new RowOrder.AsStored())
                .read(0, values);
        values.flip();
        List<Double> divisors = new ArrayList<>();
        while (values.hasRemaining()) {
            divisors.add((double) values.getFloat());
        }
        return new Scaling.Divided(divisors);
    }

    private int vocabulary() throws ModelException {
        GgufFile.Tensor embedding =
                find("token_embd.weight").orElseThrow(() -> gguf.file().broken("tensor token_embd.weight is missing"));
        return (int) Math.min(embedding.shape().getFirst(), Integer.MAX_VALUE);
    }

    private List<Integer> endTokens() throws ModelException {
        Set<Integer> ends = new LinkedHashSet<>();
        for (String key : END_KEYS) {
            long id = metadata.longOr(key, -1);
            if (id >= 0 && id <= Integer.MAX_VALUE) {
                ends.add((int) id);
            }
        }
        return List.copyOf(ends);
    }
}
