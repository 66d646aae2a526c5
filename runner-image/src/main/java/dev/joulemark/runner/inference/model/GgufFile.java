package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A GGUF file of version 3, its head parsed and every tensor inside its bounds.
 *
 * @param file the mapped file
 * @param metadata its keys and values
 * @param tensors its tensors, in the order of the file, with their GGUF names
 */
record GgufFile(MappedFile file, GgufMetadata metadata, List<Tensor> tensors) {

    private static final int MAGIC = 0x46554747;
    private static final int VERSION = 3;
    private static final int MOST_DIMENSIONS = 4;
    private static final long DEFAULT_ALIGNMENT = 32;

    /** Bytes of the shortest key-value pair and of the shortest tensor description. */
    private static final long LEAST_ENTRY = 13;

    /**
     * One tensor.
     *
     * @param name name in the file
     * @param type type it is stored in
     * @param shape rows first, the reverse of the file's order
     * @param offset first byte in the file
     */
    record Tensor(String name, StoredType type, List<Long> shape, long offset) {

        long end() {
            return offset + type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
        }
    }

    static GgufFile open(Path path) throws ModelException {
        MappedFile file = MappedFile.open(path);
        GgufCursor cursor = new GgufCursor(file);
        if (cursor.uint32("the magic number") != MAGIC) {
            throw file.broken("it does not begin with GGUF");
        }
        int version = cursor.uint32("the version");
        if (version != VERSION) {
            String hint = Integer.reverseBytes(version) == VERSION ? "big-endian" : "of version " + version;
            throw file.unsupported("it is " + hint + ": convert it to little-endian GGUF version 3");
        }
        int tensorCount = cursor.count(LEAST_ENTRY, "the number of tensors");
        int keyCount = cursor.count(LEAST_ENTRY, "the number of metadata entries");
        GgufMetadata metadata = metadata(cursor, file, keyCount);
        List<Tensor> described = new ArrayList<>(tensorCount);
        for (int i = 0; i < tensorCount; i++) {
            described.add(describe(cursor, file));
        }
        long alignment = metadata.longOr("general.alignment", DEFAULT_ALIGNMENT);
        if (alignment < 1 || Long.bitCount(alignment) != 1) {
            throw file.broken("general.alignment is " + alignment + ", which is no power of two");
        }
        long data = (cursor.position() + alignment - 1) / alignment * alignment;
        return new GgufFile(file, metadata, place(described, data, alignment, file));
    }

    private static GgufMetadata metadata(GgufCursor cursor, MappedFile file, int count) throws ModelException {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = cursor.string("a metadata key");
            if (entries.put(key, cursor.value(key)) != null) {
                throw file.broken("metadata " + key + " is there twice");
            }
        }
        return new GgufMetadata(file, entries);
    }

    private static Tensor describe(GgufCursor cursor, MappedFile file) throws ModelException {
        String name = cursor.string("a tensor's name");
        int dimensions = cursor.uint32("the dimensions of " + name);
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw file.broken("tensor " + name + " has " + Integer.toUnsignedString(dimensions) + " dimensions");
        }
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            shape.addFirst(cursor.uint64("the shape of " + name));
        }
        StoredType type = GgufTypes.of(cursor.uint32("the type of " + name), name, file);
        if (shape.contains(0L) || shape.getLast() % type.blockElements() != 0) {
            throw file.broken("tensor " + name + " of type " + type + " has shape " + shape);
        }
        return new Tensor(name, type, shape, cursor.uint64("the offset of " + name));
    }

    /** Turns offsets into positions in the file, and refuses tensors that overlap or lie outside. */
    private static List<Tensor> place(List<Tensor> described, long data, long alignment, MappedFile file)
            throws ModelException {
        List<Tensor> placed = new ArrayList<>(described.size());
        for (Tensor tensor : described) {
            Tensor moved = new Tensor(tensor.name(), tensor.type(), tensor.shape(), data + tensor.offset());
            if (tensor.offset() % alignment != 0) {
                throw file.broken("tensor " + tensor.name() + " has the unaligned offset " + tensor.offset());
            }
            if (!inside(moved, file.size())) {
                throw file.broken(
                        "tensor " + tensor.name() + " reaches beyond the end of the file at byte " + file.size());
            }
            placed.add(moved);
        }
        List<Tensor> ordered =
                placed.stream().sorted(Comparator.comparingLong(Tensor::offset)).toList();
        for (int i = 1; i < ordered.size(); i++) {
            if (ordered.get(i - 1).end() > ordered.get(i).offset()) {
                throw file.broken("tensors " + ordered.get(i - 1).name() + " and "
                        + ordered.get(i).name() + " overlap");
            }
        }
        return placed;
    }

    private static boolean inside(Tensor tensor, long size) {
        try {
            return tensor.offset() >= 0 && tensor.end() > tensor.offset() && tensor.end() <= size;
        } catch (ArithmeticException tooLarge) {
            return false;
        }
    }
}
