package dev.joulemark.runner.inference.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Weights in the order that {@link LlamaScript} expects, without the rotary tables, which grow.
 *
 * @param tensors embedding, final norm, output head, two empty places for the tables, then the layers
 * @param shape what floating-point operations are counted from
 */
record DecoderWeights(List<@Nullable PtNDArray> tensors, DecoderShape shape) {

    static DecoderWeights load(Checkpoint checkpoint, Tensors tensors) throws ModelException {
        DecoderConfig config = checkpoint.config();
        Map<String, Checkpoint.TensorInfo> infos = checkpoint.tensors().stream()
                .collect(Collectors.toMap(Checkpoint.TensorInfo::name, Function.identity()));
        boolean tied = config.tiedEmbeddings() || !infos.containsKey("lm_head.weight");
        List<@Nullable PtNDArray> loaded = new ArrayList<>();
        Loader loader = new Loader(checkpoint, infos, tensors);
        long embedding = (long) config.vocabularySize() * config.hiddenSize();
        PtNDArray embeddings = loader.load("model.embed_tokens.weight", config.vocabularySize(), config.hiddenSize());
        loaded.add(embeddings);
        loaded.add(loader.load("model.norm.weight", config.hiddenSize()));
        loaded.add(tied ? embeddings : loader.load("lm_head.weight", config.vocabularySize(), config.hiddenSize()));
        loaded.add(null);
        loaded.add(null);
        for (int layer = 0; layer < config.layers(); layer++) {
            for (String name : LlamaScript.LAYER_WEIGHTS) {
                loaded.add(loader.load("model.layers." + layer + "." + name + ".weight", shape(config, name)));
            }
        }
        DecoderShape shape = new DecoderShape(
                loader.elements,
                loader.elements - embedding,
                config.layers(),
                config.hiddenSize(),
                config.heads(),
                config.headDim(),
                config.vocabularySize(),
                tied);
        return new DecoderWeights(loaded, shape);
    }

    private static long[] shape(DecoderConfig config, String name) {
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.kvHeads() * config.headDim();
        return switch (name) {
            case "input_layernorm", "post_attention_layernorm" -> new long[] {hidden};
            case "self_attn.q_proj" -> new long[] {queries, hidden};
            case "self_attn.k_proj", "self_attn.v_proj" -> new long[] {keys, hidden};
            case "self_attn.o_proj" -> new long[] {hidden, queries};
            case "mlp.gate_proj", "mlp.up_proj" -> new long[] {config.intermediateSize(), hidden};
            case "mlp.down_proj" -> new long[] {hidden, config.intermediateSize()};
            default -> throw new IllegalArgumentException("no shape for " + name);
        };
    }

    /** Loads tensors, checks their shapes, and counts what it loaded. */
    private static final class Loader {

        private final Checkpoint checkpoint;
        private final Map<String, Checkpoint.TensorInfo> infos;
        private final Tensors tensors;
        private long elements;

        Loader(Checkpoint checkpoint, Map<String, Checkpoint.TensorInfo> infos, Tensors tensors) {
            this.checkpoint = checkpoint;
            this.infos = infos;
            this.tensors = tensors;
        }

        PtNDArray load(String name, long... shape) throws ModelException {
            Checkpoint.TensorInfo info = infos.get(name);
            if (info == null) {
                throw unreadable("The model has no tensor " + name + ": the files are not complete.");
            }
            List<Long> expected = Arrays.stream(shape).boxed().toList();
            if (!info.shape().equals(expected)) {
                throw unreadable("The tensor " + name + " has shape " + info.shape() + ", but the configuration says "
                        + expected + ": configuration and weights belong to different models.");
            }
            elements += info.elements();
            return tensors.weight(checkpoint, info);
        }

        private static ModelException unreadable(String message) {
            return new ModelException(ModelException.Reason.MODEL_UNREADABLE, message);
        }
    }
}
