package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.ModelException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors a decoder consists of, by their canonical names: those of Llama in the Hugging Face layout, with names of the
 * same kind for what Llama has not. All of them must be there in their shape, and no other.
 *
 * @param config the decoder
 * @param outside shapes of the tensors outside the layers, in their order
 * @param inside shapes of the tensors of one layer, in their order, without {@link #prefix}
 */
public record DecoderLayout(DecoderConfig config, Map<String, List<Long>> outside, Map<String, List<Long>> inside) {

    /** Input embedding. */
    public static final String EMBEDDING = "model.embed_tokens.weight";

    /** Learned positions. */
    public static final String POSITIONS = "model.embed_positions.weight";

    /** Output head, where it is not the input embedding. */
    public static final String HEAD = "lm_head.weight";

    /** Keeps the order. */
    public DecoderLayout {
        outside = Collections.unmodifiableMap(new LinkedHashMap<>(outside));
        inside = Collections.unmodifiableMap(new LinkedHashMap<>(inside));
    }

    /**
     * The tensors of a decoder.
     *
     * @param config numbers and traits
     */
    public static DecoderLayout of(DecoderConfig config) {
        long hidden = config.hiddenSize();
        boolean layerNorm = config.traits().norm() == DecoderTraits.Norm.LAYER;
        Map<String, List<Long>> outside = new LinkedHashMap<>();
        outside.put(EMBEDDING, List.of((long) config.vocabularySize(), hidden));
        if (config.rotary() == null) {
            outside.put(POSITIONS, List.of((long) config.contextLength(), hidden));
        }
        outside.put("model.norm.weight", List.of(hidden));
        if (layerNorm) {
            outside.put("model.norm.bias", List.of(hidden));
        }
        if (!config.tiedEmbeddings()) {
            outside.put(HEAD, List.of((long) config.vocabularySize(), hidden));
        }
        return new DecoderLayout(config, outside, LayerTensors.of(config));
    }

    /** What the names of a layer's tensors begin with. */
    public static String prefix(int layer) {
        return "model.layers." + layer + ".";
    }

    /**
     * Shape of a tensor.
     *
     * @param name canonical name
     * @return rows first; null if the decoder has no such tensor
     */
    public @Nullable List<Long> shape(String name) {
        if (!name.startsWith("model.layers.")) {
            return outside.get(name);
        }
        int end = name.indexOf('.', "model.layers.".length());
        return end < 0 ? null : inside.get(name.substring(end + 1));
    }

    /** Every name, layer by layer. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(outside.keySet());
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = prefix(layer);
            inside.keySet().forEach(name -> names.add(prefix + name));
        }
        return names;
    }

    /** What floating-point operations are counted from: it takes no more than the shapes. */
    public DecoderShape shape() {
        long layer = inside.values().stream().mapToLong(DecoderLayout::elements).sum();
        long total =
                outside.values().stream().mapToLong(DecoderLayout::elements).sum() + config.layers() * layer;
        long embeddings = elements(outside.getOrDefault(EMBEDDING, List.of(0L)))
                + elements(outside.getOrDefault(POSITIONS, List.of(0L)));
        SlidingWindow window = config.window();
        return new DecoderShape(
                total,
                total - embeddings,
                config.layers(),
                config.hiddenSize(),
                config.heads(),
                config.headDim(),
                config.vocabularySize(),
                config.tiedEmbeddings(),
                window == null
                        ? 0
                        : Math.toIntExact(window.layers().stream()
                                .filter(applies -> applies)
                                .count()),
                window == null ? 0 : window.tokens());
    }

    private static long elements(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Refuses tensors that are missing, misshapen or too many. */
    void check(List<WeightTensor> tensors, MappedFile head) throws ModelException {
        if (config.layers() > tensors.size()) {
            throw head.broken(
                    config.layers() + " layers are announced, but only " + tensors.size() + " tensors are there");
        }
        Set<String> missing = names();
        for (WeightTensor tensor : tensors) {
            List<Long> shape = shape(tensor.name());
            if (shape == null || !missing.remove(tensor.name())) {
                throw tensor.file()
                        .unsupported("tensor " + tensor.name() + " is not part of a decoder of the architecture "
                                + config.architecture() + " of " + config.layers()
                                + " layers: use a model without it");
            }
            if (!shape.equals(tensor.shape())) {
                throw tensor.file()
                        .broken("tensor " + tensor.name() + " has shape " + tensor.shape() + " instead of " + shape);
            }
        }
        if (!missing.isEmpty()) {
            throw head.broken("tensor " + missing.iterator().next() + " is missing");
        }
    }
}
