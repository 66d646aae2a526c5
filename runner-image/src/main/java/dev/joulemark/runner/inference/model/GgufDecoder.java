package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.DecoderTraits.Norm;
import dev.joulemark.runner.inference.model.DecoderTraits.Scales;
import dev.joulemark.runner.inference.model.RotaryEmbedding.Scaling;
import dev.joulemark.runner.inference.model.WeightTensor.RowOrder;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a decoder's numbers and tensors from GGUF names ({@code gguf-py/gguf/constants.py} of llama.cpp). */
final class GgufDecoder {

    private static final double DEFAULT_ROPE_THETA = 10_000;
    private static final String EMBEDDING = "token_embd.weight";
    private static final String HEAD = "output.weight";
    private static final String WINDOW = "attention.sliding_window";
    private static final String FREQUENCIES = "rope_freqs.weight";
    private static final List<String> END_KEYS =
            List.of("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id");

    /** Layers of Gemma 2 27B, which alone scales its scores by another width than that of its heads. */
    private static final int GEMMA_27B_LAYERS = 46;

    private final GgufFile gguf;
    private final GgufMetadata metadata;
    private final GgufFamily written;
    private final Architecture family;

    private GgufDecoder(GgufFile gguf, GgufFamily written) {
        this.gguf = gguf;
        this.metadata = gguf.metadata();
        this.written = written;
        this.family = written.row();
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
        GgufFamily family = family(gguf.metadata());
        if (config.tiedEmbeddings()) {
            // Only one that holds the embedding once more is left out here.
            stored.removeIf(tensor -> tensor.name().equals(HEAD));
        }
        return family.names().canonical(stored, DecoderLayout.of(config)).stream()
                .map(tensor -> family.interleaved() ? interleaved(tensor, config) : tensor)
                .map(tensor -> family.plusOne() && tensor.name().endsWith("norm.weight")
                        ? tensor.ordered(new RowOrder.LessOne())
                        : tensor)
                .toList();
    }

    private static WeightTensor interleaved(WeightTensor tensor, DecoderConfig config) {
        if (tensor.name().contains("self_attn.q_proj.")) {
            return tensor.ordered(new RowOrder.Interleaved(config.heads()));
        }
        return tensor.name().contains("self_attn.k_proj.")
                ? tensor.ordered(new RowOrder.Interleaved(config.kvHeads()))
                : tensor;
    }

    private static GgufFamily family(GgufMetadata metadata) throws ModelException {
        String name = metadata.text("general.architecture");
        return GgufFamily.of(name)
                .orElseThrow(() -> metadata.file()
                        .unsupported("general.architecture is '" + name + "': use a model of one of the architectures "
                                + GgufFamily.supported() + ", or its safetensors folder"));
    }

    private DecoderConfig read() throws ModelException {
        refuseOthers();
        int heads = metadata.positive(key("attention.head_count"));
        int hidden = metadata.positive(key("embedding_length"));
        int headDim = metadata.positiveOr(key("attention.key_length"), Math.max(1, hidden / heads));
        int layers = metadata.positive(key("block_count"));
        return new DecoderConfig(
                family.modelType(),
                layers,
                hidden,
                metadata.positive(key("feed_forward_length")),
                heads,
                metadata.positiveOr(key("attention.head_count_kv"), heads),
                headDim,
                vocabulary(),
                metadata.positive(key("context_length")),
                metadata.number(key(
                        family.form().norm() == Norm.LAYER
                                ? "attention.layer_norm_epsilon"
                                : "attention.layer_norm_rms_epsilon")),
                isTied(),
                endTokens(),
                family.traits(
                        has("blk.0.attn_q.bias"),
                        false,
                        family.defaults().activation(),
                        scales(layers, hidden, heads, headDim)),
                family.form().rotary() ? rotary(headDim) : null,
                window(layers));
    }

    private RotaryEmbedding rotary(int headDim) throws ModelException {
        return new RotaryEmbedding(
                metadata.numberOr(key("rope.freq_base"), DEFAULT_ROPE_THETA),
                metadata.positiveOr(key("rope.dimension_count"), headDim),
                scaling());
    }

    /** Converters of GPT-2 wrote the embedding once more as the head. */
    private boolean isTied() {
        Optional<GgufFile.Tensor> head = find(HEAD);
        Optional<GgufFile.Tensor> embedding = find(EMBEDDING);
        return head.isEmpty()
                || (family.defaults().tied()
                        && embedding.isPresent()
                        && head.get().type() == embedding.get().type()
                        && bytes(head.get()).mismatch(bytes(embedding.get())) < 0);
    }

    private MemorySegment bytes(GgufFile.Tensor tensor) {
        return gguf.file().slice(tensor.offset(), tensor.end() - tensor.offset());
    }

    /** The format has no key for what scores are divided by: llama.cpp goes by the number of layers, too. */
    private Scales scales(int layers, int hidden, int heads, int headDim) throws ModelException {
        Architecture.Capped capped = family.defaults().capped();
        if (capped == null) {
            return Scales.PLAIN;
        }
        double width = layers == GEMMA_27B_LAYERS ? (double) hidden / heads : headDim;
        return new Scales(
                Math.sqrt(hidden),
                1 / Math.sqrt(width),
                metadata.numberOr(key("attn_logit_softcapping"), capped.scoreCap()),
                metadata.numberOr(key("final_logit_softcapping"), capped.logitCap()));
    }

    /** Absent is the family's, 0 is none. */
    private @Nullable SlidingWindow window(int layers) throws ModelException {
        Integer absent = family.defaults().window();
        long tokens = metadata.longOr(key(WINDOW), written.windowed() && absent != null ? absent : 0);
        if (tokens != 0 && !written.windowed()) {
            throw metadata.file()
                    .unsupported(key(WINDOW) + " is " + tokens
                            + ", which is not read from GGUF of this architecture: use the model's safetensors folder");
        }
        return tokens == 0 ? null : family.window(metadata.positiveOr(key(WINDOW), (int) tokens), layers, 0);
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
                find(EMBEDDING).orElseThrow(() -> gguf.file().broken("tensor token_embd.weight is missing"));
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
