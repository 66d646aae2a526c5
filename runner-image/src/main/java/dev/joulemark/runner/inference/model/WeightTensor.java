package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tensor in its file.
 *
 * @param name name in the file, or the canonical one
 * @param type type it is stored in
 * @param shape rows first
 * @param file where it lies
 * @param offset first byte in the file of the stored tensor; with its length inside the file
 * @param rowOrder order of its rows
 */
record WeightTensor(String name, StoredType type, List<Long> shape, MappedFile file, long offset, RowOrder rowOrder) {

    /** Pages of so large a part are given back once it is read: they would count as memory of this process. */
    private static final long FORGET_BYTES = 1 << 16;

    /** Where the rows of a tensor are, and how they are to be read. */
    sealed interface RowOrder {

        /** One after another. */
        record AsStored() implements RowOrder {}

        /**
         * llama.cpp's: the two halves of each head are interleaved, since its rotary embedding turns neighbours where the
         * Hugging Face layout turns halves ({@code LlamaModel.permute} of its {@code convert_hf_to_gguf.py}).
         *
         * @param heads heads the rows are of
         */
        record Interleaved(int heads) implements RowOrder {}

        /** One after another, each value one too large: llama.cpp's converter adds the one of Gemma's norms. */
        record LessOne() implements RowOrder {}

        /**
         * A row is a column of the stored matrix, as in {@code Conv1D} of transformers. Of types without blocks only.
         *
         * @param width columns of the stored matrix
         * @param first column that is the first row
         */
        record Columns(long width, long first) implements RowOrder {}
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

    WeightTensor ordered(RowOrder order) {
        return new WeightTensor(name, type, shape, file, offset, order);
    }

    /** Some rows as a tensor of their own, without a copy. */
    WeightTensor rows(String part, long first, long count) throws ModelException {
        checkPart(first + count, shape.getFirst());
        List<Long> rows = new ArrayList<>(shape);
        rows.set(0, count);
        return new WeightTensor(part, type, rows, file, offset + first * rowBytes(), rowOrder);
    }

    /** Some columns of a matrix as the rows of a tensor. */
    WeightTensor columns(String part, long first, long count) throws ModelException {
        if (shape.size() != 2 || type.blockElements() != 1) {
            throw file.broken("tensor " + name + " of type " + type + " has shape " + shape
                    + ", which cannot be read column by column");
        }
        checkPart(first + count, shape.getLast());
        RowOrder order = new RowOrder.Columns(shape.getLast(), first);
        return new WeightTensor(part, type, List.of(count, shape.getFirst()), file, offset, order);
    }

    private void checkPart(long end, long whole) throws ModelException {
        if (end > whole) {
            throw file.broken("tensor " + name + " has shape " + shape + ", too small for the parts it should hold");
        }
    }

    private long rowBytes() {
        return type.bytes(elements() / shape.getFirst());
    }

    /** As {@link Checkpoint#view} promises it. */
    @Nullable
    ByteBuffer view() {
        boolean plain = type.blockElements() == 1 && rowOrder instanceof RowOrder.AsStored;
        boolean aligned = offset % type.bytes(1) == 0;
        return plain && aligned && bytes() <= Integer.MAX_VALUE
                ? file.slice(offset, bytes()).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN)
                : null;
    }

    /** Reads rows as {@link Checkpoint#read} promises them. */
    void read(long first, ByteBuffer target) {
        long count = target.remaining() / (elements() / shape.getFirst() * Float.BYTES);
        switch (rowOrder) {
            case RowOrder.AsStored() -> type.widen(rowsOfFile(first, count), target);
            case RowOrder.LessOne() -> widenLessOne(rowsOfFile(first, count), target);
            case RowOrder.Interleaved(int heads) -> widenRows(target, heads, first, count);
            case RowOrder.Columns columns -> widenColumns(target, columns, first, (int) count);
        }
        if (count * rowBytes() >= FORGET_BYTES) {
            rowsOfFile(first, count).unload();
        }
    }

    private MemorySegment rowsOfFile(long first, long count) {
        return file.slice(offset + first * rowBytes(), count * rowBytes());
    }

    private void widenLessOne(MemorySegment source, ByteBuffer target) {
        int begin = target.position();
        type.widen(source, target);
        for (int at = begin; at < target.position(); at += Float.BYTES) {
            target.putFloat(at, target.getFloat(at) - 1);
        }
    }

    private void widenRows(ByteBuffer target, int heads, long first, long count) {
        long width = shape.getFirst() / heads;
        long half = width / 2;
        for (long row = first; row < first + count; row++) {
            long inHead = row % width;
            long source = row - inHead + 2 * (inHead % half) + inHead / half;
            type.widen(file.slice(offset + source * rowBytes(), rowBytes()), target);
        }
    }

    private void widenColumns(ByteBuffer target, RowOrder.Columns columns, long first, int count) {
        int inner = shape.getLast().intValue();
        FloatBuffer floats = target.asFloatBuffer();
        ByteBuffer line = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < inner; row++) {
            long begin = offset + type.bytes(row * columns.width() + columns.first() + first);
            type.widen(file.slice(begin, type.bytes(count)), line.clear());
            for (int column = 0; column < count; column++) {
                floats.put(column * inner + row, line.getFloat(column * Float.BYTES));
            }
        }
        target.position(target.limit());
    }
}
