package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Weights drawn as a model's authors would before training: matrices from a normal distribution around 0, norms that change
 * nothing, biases of 0. Values are made when they are asked for and not kept. They depend on the tensor's name and the place
 * of the value alone, so that any part of a tensor can be made, on any number of threads.
 *
 * @param layout the tensors
 * @param sourceDtype type the weights of the configuration would be stored in
 * @param deviation standard deviation of matrices
 * @param sha256 digest of what they are drawn from
 */
record RandomWeights(DecoderLayout layout, String sourceDtype, double deviation, String sha256) implements Weights {

    /** The same for every model: one configuration has one set of weights. */
    static final long SEED = 0;

    private static final int BLOCK = 1 << 16;

    @Override
    public List<Checkpoint.TensorInfo> tensors() {
        return layout.names().stream()
                .map(name -> new Checkpoint.TensorInfo(name, sourceDtype, Objects.requireNonNull(layout.shape(name))))
                .toList();
    }

    @Override
    public ByteBuffer float32(String name, long first, long count) throws ModelException {
        List<Long> shape = layout.shape(name);
        if (shape == null) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE, "The configuration has no tensor " + name + ": correct config.json.");
        }
        long row = shape.stream().skip(1).reduce(1L, Math::multiplyExact);
        long rows = Math.min(count, shape.getFirst() - first);
        long bytes = Math.multiplyExact(Math.multiplyExact(rows, row), (long) Float.BYTES);
        if (bytes > Integer.MAX_VALUE) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "Rows of tensor " + name + " do not fit 2 GiB as floats: use a smaller config.json.");
        }
        // Not from ByteBuffer, whose memory is limited by the size of Java's heap.
        ByteBuffer target =
                Arena.ofAuto().allocate(bytes, Float.BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (shape.size() > 1) {
            draw(name, first * row, target.asFloatBuffer());
        } else if (name.endsWith(".weight") && layout.config().traits().norm() != DecoderTraits.Norm.RMS_PLUS_ONE) {
            fill(target.asFloatBuffer(), 1);
        }
        return target;
    }

    private static void fill(FloatBuffer target, float value) {
        while (target.hasRemaining()) {
            target.put(value);
        }
    }

    /** Fills a part of a tensor that begins at a place of it. */
    private void draw(String name, long begin, FloatBuffer target) {
        long end = begin + target.capacity();
        LongStream.rangeClosed(begin / BLOCK, (end - 1) / BLOCK).parallel().forEach(block -> {
            SplittableRandom random = new SplittableRandom(((long) name.hashCode() << Integer.SIZE) + block + SEED);
            long stop = Math.min(end, (block + 1) * BLOCK);
            for (long place = block * BLOCK; place < stop; place++) {
                float value = (float) (random.nextGaussian() * deviation);
                if (place >= begin) {
                    target.put((int) (place - begin), value);
                }
            }
        });
    }
}
