package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads tensors of a checkpoint for tests. */
final class FloatRows {

    private FloatRows() {}

    /** All values of a tensor. */
    static ByteBuffer of(Checkpoint checkpoint, String name) throws ModelException {
        Checkpoint.TensorInfo info = checkpoint.tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow();
        return of(checkpoint, info, 0, info.shape().getFirst());
    }

    /** The values of some rows. */
    static ByteBuffer of(Checkpoint checkpoint, Checkpoint.TensorInfo info, long first, long count)
            throws ModelException {
        long values = info.elements() / info.shape().getFirst() * count;
        ByteBuffer target =
                ByteBuffer.allocateDirect(Math.toIntExact(values * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        checkpoint.read(info.name(), first, target);
        return target.flip();
    }
}
