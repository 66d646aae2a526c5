package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One safetensors file: eight bytes of length, a JSON header, then the tensors (huggingface/safetensors, format.md).
 *
 * @param file the mapped file
 * @param tensors name to place, in the order of the header
 */
record SafetensorsFile(MappedFile file, Map<String, Place> tensors) {

    /** The limit of the format's own readers. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Where a tensor lies.
     *
     * @param type how it is stored
     * @param shape rows first
     * @param offset first byte, from the start of the file
     * @param bytes length
     */
    record Place(StoredType type, List<Long> shape, long offset, long bytes) {}

    static SafetensorsFile read(Path path) throws ModelException {
        MappedFile file = MappedFile.open(path);
        if (file.size() < LENGTH_BYTES) {
            throw ModelFault.unreadable(path, "it is shorter than the header of a safetensors file");
        }
        long length = file.view(0, LENGTH_BYTES).getLong();
        if (length < 2 || length > LONGEST_HEADER || length > file.size() - LENGTH_BYTES) {
            throw ModelFault.unreadable(
                    path,
                    "it claims a header of " + Long.toUnsignedString(length) + " bytes, so it is cut off or damaged");
        }
        JsonNode header = header(file, length);
        long data = LENGTH_BYTES + length;
        Map<String, Place> places = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!METADATA.equals(entry.getKey())) {
                places.put(entry.getKey(), place(path, entry, data, file.size()));
            }
        }
        refuseOverlaps(path, places);
        return new SafetensorsFile(file, places);
    }

    private static JsonNode header(MappedFile file, long length) throws ModelException {
        byte[] bytes = new byte[(int) length];
        file.view(LENGTH_BYTES, length).get(bytes);
        try {
            JsonNode header = MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (header != null && header.isObject()) {
                return header;
            }
            throw ModelFault.unreadable(file.path(), "its header is not a JSON object");
        } catch (IOException e) {
            throw ModelFault.unreadable(file.path(), "its header is not JSON", e);
        }
    }

    private static Place place(Path path, Map.Entry<String, JsonNode> entry, long data, long size)
            throws ModelException {
        String name = entry.getKey();
        JsonNode value = entry.getValue();
        String dtype = value.path("dtype").asText("none");
        StoredType type = StoredType.ofSafetensors(dtype)
                .orElseThrow(() -> ModelFault.unsupported(path, "tensor " + name + " in " + dtype, "F32, F16, BF16"));
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        for (JsonNode dimension : value.path("shape")) {
            long one = dimension.asLong(-1);
            if (one < 1 || one > Long.MAX_VALUE / elements) {
                throw ModelFault.unreadable(path, "tensor " + name + " has a dimension of " + dimension);
            }
            elements *= one;
            shape.add(one);
        }
        long begin = value.path("data_offsets").path(0).asLong(-1);
        long end = value.path("data_offsets").path(1).asLong(-1);
        Optional<Long> bytes = type.bytes(elements);
        if (begin < 0 || end < begin || end > size - data) {
            throw ModelFault.unreadable(
                    path, "tensor " + name + " lies outside of the file, which is cut off or damaged");
        }
        if (bytes.isEmpty() || bytes.get() != end - begin) {
            throw ModelFault.unreadable(
                    path, "tensor " + name + " of shape " + shape + " takes " + (end - begin) + " bytes");
        }
        return new Place(type, List.copyOf(shape), data + begin, end - begin);
    }

    private static void refuseOverlaps(Path path, Map<String, Place> places) throws ModelException {
        List<Map.Entry<String, Place>> sorted = new ArrayList<>(places.entrySet());
        sorted.sort(Comparator.comparingLong(entry -> entry.getValue().offset()));
        for (int i = 1; i < sorted.size(); i++) {
            Place before = sorted.get(i - 1).getValue();
            if (before.offset() + before.bytes() > sorted.get(i).getValue().offset()) {
                throw ModelFault.unreadable(
                        path,
                        "the tensors " + sorted.get(i - 1).getKey() + " and "
                                + sorted.get(i).getKey() + " overlap");
            }
        }
    }

    ByteBuffer view(Place place) {
        return file.view(place.offset(), place.bytes());
    }
}
