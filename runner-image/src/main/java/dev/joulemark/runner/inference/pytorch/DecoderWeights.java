package dev.joulemark.runner.inference.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights in the order of {@link WeightOrder}.
 *
 * @param order where each is
 * @param tensors the weights; null in the places of the rotary tables, which grow
 * @param embeddings where input embeddings are looked up; null where they are a weight
 * @param shape what floating-point operations are counted from
 */
record DecoderWeights(
        WeightOrder order,
        List<@Nullable PtNDArray> tensors,
        @Nullable EmbeddingRows embeddings,
        DecoderShape shape) {

    static DecoderWeights load(Checkpoint checkpoint, Tensors tensors) throws ModelException {
        DecoderConfig config = checkpoint.config();
        WeightOrder order = WeightOrder.of(config, tensors.kernel());
        List<@Nullable PtNDArray> loaded = new ArrayList<>();
        // One loader each: the head, the largest, is loaded first, when there is room for it twice.
        try (WeightLoader loader = new WeightLoader(checkpoint, tensors)) {
            for (WeightOrder.Entry entry : order.outside()) {
                loaded.add(entry.parts().isEmpty() ? null : loader.load(entry, ""));
            }
        }
        try (WeightLoader loader = new WeightLoader(checkpoint, tensors)) {
            for (int layer = 0; layer < config.layers(); layer++) {
                for (WeightOrder.Entry entry : order.inside()) {
                    loaded.add(loader.load(entry, DecoderLayout.prefix(layer)));
                }
            }
        }
        EmbeddingRows embeddings = order.hasOutside(DecoderLayout.EMBEDDING) ? null : new EmbeddingRows(checkpoint);
        return new DecoderWeights(
                order, loaded, embeddings, DecoderLayout.of(config).shape());
    }
}
