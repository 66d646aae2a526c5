package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file of version 2 or 3 (ggml, {@code docs/gguf.md}): metadata, and where each tensor lies.
 *
 * @param file the mapped file
 * @param metadata key to value: Long, Double, Boolean, String or a List of these
 * @param tensors in the order of the file
 */
record GgufFile(MappedFile file, Map<String, Object> metadata, List<GgufTensor> tensors) {

    private static final int MAGIC = 0x46554747;
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final int MOST_DIMENSIONS = 4;

    /**
     * One tensor.
     *
     * @param name name in the file
     * @param type how it is stored
     * @param shape rows first
     * @param offset first byte, from the start of the file
     * @param bytes length
     */
    record GgufTensor(String name, StoredType type, List<Long> shape, long offset, long bytes) {

        long elements() {
            return shape.stream().reduce(1L, (a, b) -> a * b);
        }
    }

    /** What the head of the file says of a tensor, before its place is known. */
    private record Entry(String name, int type, List<Long> shape, long relativeOffset) {}

    GgufFile {
        metadata = Collections.unmodifiableMap(metadata);
        tensors = List.copyOf(tensors);
    }

    static GgufFile read(Path path) throws ModelException {
        MappedFile file = MappedFile.open(path);
        GgufCursor cursor = new GgufCursor(file);
        if (file.size() < 24 || cursor.int32() != MAGIC) {
            throw ModelFault.unreadable(path, "it is not a GGUF file");
        }
        int version = cursor.int32();
        if (version != 2 && version != 3) {
            throw ModelFault.unsupported(path, "GGUF version " + version, "2 and 3");
        }
        int tensorCount = cursor.count("tensors");
        int valueCount = cursor.count("values in its header");
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < valueCount; i++) {
            metadata.put(cursor.text(), cursor.value(cursor.int32()));
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < tensorCount; i++) {
            entries.add(entry(cursor, path));
        }
        long alignment =
                metadata.get("general.alignment") instanceof Long given && given > 0 ? given : DEFAULT_ALIGNMENT;
        long data = (cursor.position() + alignment - 1) / alignment * alignment;
        List<GgufTensor> tensors = new ArrayList<>();
        for (Entry entry : entries) {
            tensors.add(place(entry, data, file));
        }
        return new GgufFile(file, metadata, tensors);
    }

    private static Entry entry(GgufCursor cursor, Path path) throws ModelException {
        String name = cursor.text();
        int dimensions = cursor.int32();
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw ModelFault.unreadable(path, "tensor " + name + " has " + dimensions + " dimensions");
        }
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            long size = cursor.int64();
            if (size < 1 || size > Long.MAX_VALUE / elements) {
                throw ModelFault.unreadable(path, "tensor " + name + " has a dimension of " + size);
            }
            elements *= size;
            shape.addFirst(size);
        }
        return new Entry(name, cursor.int32(), List.copyOf(shape), cursor.int64());
    }

    private static GgufTensor place(Entry entry, long data, MappedFile file) throws ModelException {
        StoredType type = StoredType.ofGgml(entry.type())
                .orElseThrow(() -> ModelFault.unsupported(
                        file.path(),
                        "tensor " + entry.name() + " in ggml type " + entry.type(),
                        StoredType.supported()));
        long elements = entry.shape().stream().reduce(1L, (a, b) -> a * b);
        Optional<Long> bytes = type.bytes(elements);
        long offset = entry.relativeOffset();
        if (bytes.isEmpty() || offset < 0 || offset > file.size() - data || bytes.get() > file.size() - data - offset) {
            throw ModelFault.unreadable(
                    file.path(), "tensor " + entry.name() + " lies outside of the file, which is cut off or damaged");
        }
        return new GgufTensor(entry.name(), type, entry.shape(), data + offset, bytes.get());
    }

    /** A whole number from the metadata. */
    long number(String key) throws ModelException {
        if (metadata.get(key) instanceof Long value) {
            return value;
        }
        throw ModelFault.unreadable(file.path(), "its metadata has no number " + key);
    }

    long number(String key, long otherwise) {
        return metadata.get(key) instanceof Long value ? value : otherwise;
    }

    double decimal(String key, double otherwise) {
        return metadata.get(key) instanceof Double value ? value : otherwise;
    }

    String text(String key, String otherwise) {
        return metadata.get(key) instanceof String value ? value : otherwise;
    }

    List<?> list(String key) throws ModelException {
        if (metadata.get(key) instanceof List<?> values) {
            return values;
        }
        throw ModelFault.unreadable(file.path(), "its metadata has no list " + key);
    }
}
