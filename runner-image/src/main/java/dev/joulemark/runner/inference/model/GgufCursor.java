package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the head of a GGUF file from front to back. Every length is checked against what is left of the file before
 * anything is allocated. Format: {@code docs/gguf.md} of ggml.
 */
final class GgufCursor {

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /** Far beyond any vocabulary; keeps a broken file from exhausting memory. */
    private static final int MOST_VALUES = 10_000_000;

    /** Bytes of a value of each type; 0 for strings, arrays and numbers that name no type. */
    private static final List<Integer> WIDTHS = List.of(1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8);

    private final MappedFile file;
    private final MemorySegment bytes;
    private long position;

    GgufCursor(MappedFile file) {
        this.file = file;
        this.bytes = file.slice(0, file.size());
    }

    long position() {
        return position;
    }

    int uint32(String what) throws ModelException {
        return bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER), advance(Integer.BYTES, what));
    }

    /** An unsigned number that must fit 63 bits. */
    long uint64(String what) throws ModelException {
        long value = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER), advance(Long.BYTES, what));
        if (value < 0) {
            throw file.broken(what + " is " + Long.toUnsignedString(value) + ", which no file can hold");
        }
        return value;
    }

    /**
     * A number of items that follow.
     *
     * @param least bytes that each item takes at least
     */
    int count(long least, String what) throws ModelException {
        long count = uint64(what);
        if (count > remaining() / least) {
            throw file.broken(what + " is " + count + ", but only " + remaining() + " bytes are left");
        }
        return Math.toIntExact(Math.min(count, Integer.MAX_VALUE));
    }

    String string(String what) throws ModelException {
        int length = count(1, "the length of " + what);
        ByteBuffer raw = bytes.asSlice(advance(length, what), length).asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
        } catch (CharacterCodingException notText) {
            throw file.broken(what + " is not UTF-8");
        }
    }

    /** A metadata value: Long, Double, Boolean, String, or a List of one of these. */
    Object value(String key) throws ModelException {
        int type = uint32("the type of " + key);
        return type == ARRAY ? array(key) : scalar(type, key);
    }

    private List<Object> array(String key) throws ModelException {
        int type = uint32("the element type of " + key);
        int width = type == STRING ? Long.BYTES : width(type, key);
        int count = count(width, "the length of " + key);
        if (count > MOST_VALUES) {
            throw file.broken("metadata " + key + " has " + count + " values");
        }
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(scalar(type, key));
        }
        return values;
    }

    private Object scalar(int type, String key) throws ModelException {
        if (type == STRING) {
            return string(key);
        }
        long at = advance(width(type, key), key);
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
            case 1 -> (long) bytes.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> (long) Short.toUnsignedInt(bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER), at));
            case 3 -> (long) bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER), at);
            case 4 -> Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER), at));
            case 5 -> (long) bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER), at);
            case 6 -> (double) bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER), at);
            case 7 -> bytes.get(ValueLayout.JAVA_BYTE, at) != 0;
            case 12 -> bytes.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ORDER), at);
            default -> bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER), at);
        };
    }

    private int width(int type, String key) throws ModelException {
        int width = type >= 0 && type < WIDTHS.size() ? WIDTHS.get(type) : 0;
        if (width == 0) {
            throw file.broken("metadata " + key + " has the unknown value type " + Integer.toUnsignedString(type));
        }
        return width;
    }

    private long advance(long length, String what) throws ModelException {
        if (length > remaining()) {
            throw file.broken("it ends at byte " + file.size() + " in the middle of " + what);
        }
        long at = position;
        position += length;
        return at;
    }

    private long remaining() {
        return file.size() - position;
    }
}
