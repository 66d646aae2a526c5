package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One tensor in its file.
 *
 * @param name name in the Hugging Face layout
 * @param type type it is stored in
 * @param shape rows first
 * @param file where it lies
 * @param offset first byte in the file; with its length inside the file
 * @param rowOrder order of its rows
 */
record WeightTensor(String name, StoredType type, List<Long> shape, MappedFile file, long offset, RowOrder rowOrder) {

    /** Order of the rows of a query or key projection. */
    sealed interface RowOrder {

        /** As in the Hugging Face layout. */
        record AsStored() implements RowOrder {}

        /**
         * llama.cpp's: the two halves of each head are interleaved, since its rotary embedding turns neighbours where the
         * Hugging Face layout turns halves ({@code LlamaModel.permute} of its {@code convert_hf_to_gguf.py}).
         *
         * @param heads heads the rows are of
         */
        record Interleaved(int heads) implements RowOrder {}
    }

    WeightTensor {
        shape = List.copyOf(shape);
    }

    /** Product of a shape whose overflow has been ruled out. */
    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    long bytes() {
        return type.bytes(elements());
    }

    Checkpoint.TensorInfo info() {
        return new Checkpoint.TensorInfo(name, type.name(), shape);
    }

    /** The values as {@link Checkpoint#float32(String)} promises them. */
    ByteBuffer float32() throws ModelException {
        long bytes = Math.multiplyExact(elements(), (long) Float.BYTES);
        if (bytes > Integer.MAX_VALUE) {
            throw file.unsupported("tensor " + name + " has " + elements()
                    + " values, more than fit 2 GiB as floats: use a smaller model");
        }
        MemorySegment stored = file.slice(offset, bytes());
        boolean viewable = type == StoredType.F32 && offset % Float.BYTES == 0;
        if (viewable && rowOrder instanceof RowOrder.AsStored) {
            return stored.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer target = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (rowOrder) {
            case RowOrder.AsStored() -> type.widen(stored, target);
            case RowOrder.Interleaved(int heads) -> widenRows(stored, target, heads);
        }
        return target.flip();
    }

    private void widenRows(MemorySegment stored, ByteBuffer target, int heads) {
        long rows = shape.getFirst();
        long rowBytes = bytes() / rows;
        long width = rows / heads;
        long half = width / 2;
        for (long row = 0; row < rows; row++) {
            long inHead = row % width;
            long source = row - inHead + 2 * (inHead % half) + inHead / half;
            type.widen(stored.asSlice(source * rowBytes, rowBytes), target);
        }
    }
}
