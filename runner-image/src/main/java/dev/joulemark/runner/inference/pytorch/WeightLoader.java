package dev.joulemark.runner.inference.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads weights. What the engine can take as it lies in a mapped file is a view of it; all else is read piece by piece
 * through one buffer into its place, so that no more than one weight is in memory twice.
 */
final class WeightLoader implements AutoCloseable {

    /** Bytes that are copied at once, unless a row is longer. */
    private static final int PIECE_BYTES = 1 << 20;

    private final Checkpoint checkpoint;
    private final Map<String, String> dtypes;
    private final DecoderLayout layout;
    private final Tensors tensors;
    private @Nullable PtNDArray scratch;
    private ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    WeightLoader(Checkpoint checkpoint, Tensors tensors) {
        this.checkpoint = checkpoint;
        this.dtypes = checkpoint.tensors().stream()
                .collect(Collectors.toMap(Checkpoint.TensorInfo::name, Checkpoint.TensorInfo::dtype));
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
        Stored stored = parts.size() == 1 ? stored(parts.getFirst()) : null;
        if (stored != null && stored.dtype() == tensors.dtype() && stored.dtype() != ComputeDtype.BFLOAT16) {
            return packed
                    ? packed(stored, parts)
                    : tensors.stored(tensors.owner(), stored.bytes(), stored.dtype(), shape(parts));
        }
        if (!packed) {
            return assembled(parts, tensors.empty(shape(parts)));
        }
        try (PtNDArray matrix = assembled(parts, scratch(shape(parts)))) {
            return tensors.packed(matrix);
        }
    }

    private PtNDArray packed(Stored stored, List<String> parts) throws ModelException {
        try (PtNDManager scope = tensors.scope()) {
            return tensors.packed(tensors.stored(scope, stored.bytes(), stored.dtype(), shape(parts)));
        } finally {
            stored.forget();
        }
    }

    /** A tensor whose bytes the engine takes as they are; null for one that has to be converted by the checkpoint. */
    private @Nullable Stored stored(String name) throws ModelException {
        ComputeDtype dtype = ComputeDtype.stored(dtypes.getOrDefault(name, ""));
        ByteBuffer bytes = dtype == null ? null : checkpoint.view(name);
        return dtype == null || bytes == null ? null : new Stored(dtype, bytes);
    }

    private record Stored(ComputeDtype dtype, ByteBuffer bytes) {

        /** Gives the pages of the file back: they would count as memory of this process. */
        void forget() {
            MemorySegment segment = MemorySegment.ofBuffer(bytes);
            if (segment.isMapped()) {
                segment.unload();
            }
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
        try {
            long at = 0;
            for (String part : parts) {
                at = copy(part, whole, at);
            }
            return whole;
        } catch (ModelException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    /** Copies a tensor, piece by piece, to the rows from {@code at} on; returns the row behind it. */
    private long copy(String part, PtNDArray whole, long at) throws ModelException {
        long[] shape = shape(List.of(part));
        long rows = shape[0];
        Stored stored = stored(part);
        ComputeDtype dtype = stored == null ? ComputeDtype.FLOAT32 : stored.dtype();
        int rowBytes = Math.toIntExact(elements(shape) / rows * dtype.bytes());
        long step = Math.max(1, PIECE_BYTES / rowBytes);
        for (long first = 0; first < rows; first += step) {
            shape[0] = Math.min(step, rows - first);
            int bytes = Math.toIntExact(shape[0] * rowBytes);
            ByteBuffer values = stored == null
                    ? read(part, first, bytes)
                    : stored.bytes().slice((int) (first * rowBytes), bytes).order(ByteOrder.LITTLE_ENDIAN);
            try (PtNDManager scope = tensors.scope()) {
                tensors.put(whole, tensors.stored(scope, values, dtype, shape), at + first);
            }
        }
        if (stored != null) {
            stored.forget();
        }
        return at + rows;
    }

    /** Rows as the checkpoint converts them; valid until the next are read. */
    private ByteBuffer read(String part, long first, int bytes) throws ModelException {
        if (bytes > piece.capacity()) {
            piece = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        checkpoint.read(part, first, piece.clear().limit(bytes));
        return piece.flip();
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
