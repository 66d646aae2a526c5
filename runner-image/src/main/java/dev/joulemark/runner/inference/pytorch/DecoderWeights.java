package dev.joulemark.runner.inference.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Weights in the order of {@link WeightOrder}.
 *
 * @param order where each is
 * @param tensors the weights; null in the places of the rotary tables, which grow
 * @param shape what floating-point operations are counted from
 */
record DecoderWeights(WeightOrder order, List<@Nullable PtNDArray> tensors, DecoderShape shape) {

    static DecoderWeights load(Checkpoint checkpoint, Tensors tensors) throws ModelException {
        DecoderLayout layout = DecoderLayout.of(checkpoint.config());
        WeightOrder order = WeightOrder.of(checkpoint.config());
        Map<String, Checkpoint.TensorInfo> infos = checkpoint.tensors().stream()
                .collect(Collectors.toMap(Checkpoint.TensorInfo::name, Function.identity()));
        List<@Nullable PtNDArray> loaded = new ArrayList<>();
        for (String name : order.outside()) {
            boolean table = name.equals(WeightOrder.COSINES) || name.equals(WeightOrder.SINES);
            loaded.add(table ? null : load(name, layout, infos, checkpoint, tensors));
        }
        for (int layer = 0; layer < checkpoint.config().layers(); layer++) {
            for (String name : order.inside()) {
                loaded.add(load(DecoderLayout.prefix(layer) + name, layout, infos, checkpoint, tensors));
            }
        }
        return new DecoderWeights(order, loaded, layout.shape());
    }

    private static PtNDArray load(
            String name,
            DecoderLayout layout,
            Map<String, Checkpoint.TensorInfo> infos,
            Checkpoint checkpoint,
            Tensors tensors)
            throws ModelException {
        Checkpoint.TensorInfo info = infos.get(name);
        if (info == null) {
            throw unreadable("The model has no tensor " + name + ": the files are not complete.");
        }
        if (!info.shape().equals(layout.shape(name))) {
            throw unreadable("The tensor " + name + " has shape " + info.shape() + ", but the configuration says "
                    + layout.shape(name) + ": configuration and weights belong to different models.");
        }
        return tensors.weight(checkpoint, info);
    }

    private static ModelException unreadable(String message) {
        return new ModelException(ModelException.Reason.MODEL_UNREADABLE, message);
    }
}
