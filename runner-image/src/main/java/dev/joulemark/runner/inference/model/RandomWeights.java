package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Weights drawn as a model's authors would before training: matrices from a normal distribution around 0, norms that change
 * nothing, biases of 0. Values are made when they are asked for and not kept. They depend on the tensor's name and the row
 * alone, so that any part of a tensor can be made, on any number of threads.
 *
 * @param layout the tensors
 * @param sourceDtype type the weights of the configuration would be stored in
 * @param deviation standard deviation of matrices
 * @param sha256 digest of what they are drawn from
 */
record RandomWeights(DecoderLayout layout, String sourceDtype, double deviation, String sha256) implements Weights {

    /** The same for every model: one configuration has one set of weights. */
    static final long SEED = 0;

    @Override
    public List<Checkpoint.TensorInfo> tensors() {
        return layout.names().stream()
                .map(name -> new Checkpoint.TensorInfo(name, sourceDtype, Objects.requireNonNull(layout.shape(name))))
                .toList();
    }

    @Override
    public @Nullable ByteBuffer view(String name) {
        return null;
    }

    @Override
    public void read(String name, long first, ByteBuffer target) throws ModelException {
        List<Long> shape = layout.shape(name);
        if (shape == null) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE, "The configuration has no tensor " + name + ": correct config.json.");
        }
        FloatBuffer floats = target.asFloatBuffer();
        if (shape.size() > 1) {
            draw(name, first, shape.getLast().intValue(), floats);
        } else {
            boolean one =
                    name.endsWith(".weight") && layout.config().traits().norm() != DecoderTraits.Norm.RMS_PLUS_ONE;
            fill(floats, one ? 1 : 0);
        }
        target.position(target.limit());
    }

    private static void fill(FloatBuffer target, float value) {
        while (target.hasRemaining()) {
            target.put(value);
        }
    }

    /** Fills whole rows of a matrix. */
    private void draw(String name, long first, int width, FloatBuffer target) {
        IntStream.range(0, target.capacity() / width).parallel().forEach(row -> {
            SplittableRandom random =
                    new SplittableRandom(((long) name.hashCode() << Integer.SIZE) + first + row + SEED);
            for (int place = row * width; place < (row + 1) * width; place++) {
                target.put(place, (float) (random.nextGaussian() * deviation));
            }
        });
    }
}
