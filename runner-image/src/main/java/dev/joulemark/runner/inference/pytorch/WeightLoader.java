package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads weights. What the engine can take as it lies in a mapped file is a view of it; all else is read piece by piece
 * through one buffer into its place, so that no more than one weight is in memory twice.
 */
final class WeightLoader implements AutoCloseable {

    /** Bytes of floats that are read at once, unless a row is longer. */
    private static final int PIECE_BYTES = 8 << 20;

    private final Checkpoint checkpoint;
    private final DecoderLayout layout;
    private final Tensors tensors;
    private @Nullable PtNDArray scratch;
    private ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    WeightLoader(Checkpoint checkpoint, Tensors tensors) {
        this.checkpoint = checkpoint;
        this.layout = DecoderLayout.of(checkpoint.config());
        this.tensors = tensors;
    }

    /**
     * A weight.
     *
     * @param entry what it consists of
     * @param prefix of the names of its parts
     */
    PtNDArray load(WeightOrder.Entry entry, String prefix) throws ModelException {
        List<String> parts = entry.parts().stream().map(part -> prefix + part).toList();
        boolean packed = tensors.kernel() == LinearKernel.PACKED && isLinear(entry.name());
        ByteBuffer view =
                packed || parts.size() > 1 || !tensors.takesFloats() ? null : checkpoint.view(parts.getFirst());
        if (view != null) {
            return tensors.floats(view, shape(parts));
        }
        if (!packed) {
            return assembled(parts, tensors.empty(shape(parts)));
        }
        try (PtNDArray matrix = assembled(parts, scratch(shape(parts)))) {
            return tensors.packed(matrix);
        }
    }

    /** A matrix in memory that is used again and again: what is freed between long-lived weights would stay in holes. */
    private PtNDArray scratch(long[] shape) {
        if (scratch == null || scratch.size() < elements(shape)) {
            close();
            scratch = tensors.empty(elements(shape));
        }
        return tensors.view(scratch, shape);
    }

    @Override
    public void close() {
        if (scratch != null) {
            scratch.close();
        }
    }

    private static boolean isLinear(String name) {
        return name.endsWith("_proj.weight") || name.equals(DecoderLayout.HEAD);
    }

    private PtNDArray assembled(List<String> parts, PtNDArray whole) throws ModelException {
        try (PtNDManager scope = tensors.scope()) {
            long at = 0;
            for (String part : parts) {
                at = copy(part, whole, at, scope);
            }
            return whole;
        } catch (ModelException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    /** Copies a tensor to the rows from {@code at} on; returns the row behind it. */
    private long copy(String part, PtNDArray whole, long at, PtNDManager scope) throws ModelException {
        long[] shape = shape(List.of(part));
        long rows = shape[0];
        int rowBytes = Math.toIntExact(elements(shape) / rows * Float.BYTES);
        if (rowBytes > piece.capacity()) {
            piece = ByteBuffer.allocateDirect(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        long step = piece.capacity() / rowBytes;
        for (long first = 0; first < rows; first += step) {
            long count = Math.min(step, rows - first);
            checkpoint.read(part, first, piece.clear().limit((int) (count * rowBytes)));
            shape[0] = count;
            try (PtNDArray floats = scope.create(piece.flip(), new Shape(shape), DataType.FLOAT32)) {
                tensors.put(whole, floats, at + first);
            }
        }
        return at + rows;
    }

    private long[] shape(List<String> parts) {
        List<Long> first = Objects.requireNonNull(layout.shape(parts.getFirst()), "a tensor of the layout");
        long[] shape = first.stream().mapToLong(Long::longValue).toArray();
        for (String part : parts.subList(1, parts.size())) {
            shape[0] += Objects.requireNonNull(layout.shape(part), "a tensor of the layout")
                    .getFirst();
        }
        return shape;
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
