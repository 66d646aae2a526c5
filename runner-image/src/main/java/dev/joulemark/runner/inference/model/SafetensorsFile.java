package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.WeightTensor.RowOrder;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One safetensors file: eight bytes of header length, a JSON header, then the data without gaps. The rules are those of
 * {@code safetensors/src/tensor.rs} of huggingface/safetensors.
 *
 * @param file the mapped file
 * @param tensors its tensors, in the order of their data
 */
record SafetensorsFile(MappedFile file, List<WeightTensor> tensors) {

    private static final long LONGEST_HEADER = 100_000_000;
    private static final Map<String, StoredType> TYPES =
            Map.of("F32", StoredType.F32, "F16", StoredType.F16, "BF16", StoredType.BF16);

    static SafetensorsFile open(Path path) throws ModelException {
        MappedFile file = MappedFile.open(path);
        if (file.size() < Long.BYTES) {
            throw file.broken("it is only " + file.size() + " bytes long");
        }
        long length =
                file.slice(0, Long.BYTES).get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (length < 2 || length > LONGEST_HEADER || length > file.size() - Long.BYTES) {
            throw file.broken("its header claims " + Long.toUnsignedString(length) + " bytes of " + file.size());
        }
        JsonNode header = JsonFile.parse(path, headerText(file, length));
        List<WeightTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.add(tensor(file, Long.BYTES + length, entry.getKey(), entry.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(WeightTensor::offset));
        checkCoverage(tensors, Long.BYTES + length, file);
        return new SafetensorsFile(file, List.copyOf(tensors));
    }

    private static String headerText(MappedFile file, long length) throws ModelException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(file.slice(Long.BYTES, length).asByteBuffer())
                    .toString();
        } catch (CharacterCodingException notText) {
            throw file.broken("its header is not UTF-8");
        }
    }

    private static WeightTensor tensor(MappedFile file, long data, String name, JsonNode node) throws ModelException {
        StoredType type = TYPES.get(node.path("dtype").asText());
        if (type == null) {
            throw file.unsupported("tensor " + name + " has type '"
                    + node.path("dtype").asText() + "': use a model in F32, F16 or BF16");
        }
        List<Long> shape = wholeNumbers(node.path("shape"), file, "the shape of " + name);
        List<Long> offsets = wholeNumbers(node.path("data_offsets"), file, "data_offsets of " + name);
        if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast() || offsets.getLast() > file.size() - data) {
            throw file.broken(
                    "tensor " + name + " lies at " + offsets + " of " + (file.size() - data) + " bytes of data");
        }
        if (bytes(type, shape) != offsets.getLast() - offsets.getFirst()) {
            throw file.broken("tensor " + name + " of type " + type + " and shape " + shape + " does not take "
                    + (offsets.getLast() - offsets.getFirst()) + " bytes");
        }
        return new WeightTensor(name, type, shape, file, data + offsets.getFirst(), new RowOrder.AsStored());
    }

    private static long bytes(StoredType type, List<Long> shape) {
        try {
            return type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
        } catch (ArithmeticException tooLarge) {
            return -1;
        }
    }

    private static List<Long> wholeNumbers(JsonNode node, MappedFile file, String what) throws ModelException {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : node) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw file.broken(what + " is " + node);
            }
            numbers.add(number.longValue());
        }
        if (!node.isArray()) {
            throw file.broken(what + " is no list");
        }
        return numbers;
    }

    /** The data is covered from its first to its last byte, each byte once. */
    private static void checkCoverage(List<WeightTensor> ordered, long data, MappedFile file) throws ModelException {
        long end = data;
        for (WeightTensor tensor : ordered) {
            if (tensor.offset() < end) {
                throw file.broken("tensor " + tensor.name() + " overlaps the one before it");
            }
            if (tensor.offset() > end) {
                throw file.broken("bytes before tensor " + tensor.name() + " belong to no tensor");
            }
            end = tensor.offset() + tensor.bytes();
        }
        if (end != file.size()) {
            throw file.broken((file.size() - end) + " bytes at its end belong to no tensor");
        }
    }
}
