package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the head of a GGUF file value by value; every length is checked against the file before it is believed. */
final class GgufCursor {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int LONGEST_TEXT = 64 * 1024 * 1024;
    private static final long MOST_ELEMENTS = 16_000_000;

    private final MappedFile file;
    private long position;

    GgufCursor(MappedFile file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    private long advance(long bytes) throws ModelException {
        if (bytes < 0 || bytes > file.size() - position) {
            throw ModelFault.unreadable(file.path(), "it ends within its header, at byte " + position);
        }
        long at = position;
        position += bytes;
        return at;
    }

    int int32() throws ModelException {
        return file.memory().get(INT, advance(4));
    }

    long int64() throws ModelException {
        return file.memory().get(LONG, advance(8));
    }

    /** A count that has to be sane before anything is allocated for it. */
    int count(String what) throws ModelException {
        long count = int64();
        if (count < 0 || count > MOST_ELEMENTS) {
            throw ModelFault.unreadable(file.path(), "it claims to have " + Long.toUnsignedString(count) + " " + what);
        }
        return (int) count;
    }

    String text() throws ModelException {
        long length = int64();
        if (length < 0 || length > LONGEST_TEXT) {
            throw ModelFault.unreadable(file.path(), "a text in its header is too long, at byte " + position);
        }
        byte[] bytes = new byte[(int) length];
        long at = advance(length);
        file.view(at, length).get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A value of a type, in the numbering of the format: integers as Long, decimals as Double, arrays as List. */
    Object value(int type) throws ModelException {
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(file.view(advance(1), 1).get());
            case 1 -> (long) file.view(advance(1), 1).get();
            case 2 -> (long) Short.toUnsignedInt(file.memory().get(SHORT, advance(2)));
            case 3 -> (long) file.memory().get(SHORT, advance(2));
            case 4 -> Integer.toUnsignedLong(int32());
            case 5 -> (long) int32();
            case 6 -> (double) file.memory().get(FLOAT, advance(4));
            case 7 -> file.view(advance(1), 1).get() != 0;
            case 8 -> text();
            case 9 -> array();
            case 10, 11 -> int64();
            case 12 -> file.memory().get(DOUBLE, advance(8));
            default -> throw ModelFault.unreadable(file.path(), "its header has a value of unknown type " + type);
        };
    }

    private List<Object> array() throws ModelException {
        int type = int32();
        if (type == 9) {
            throw ModelFault.unreadable(file.path(), "its header has an array of arrays");
        }
        int count = count("elements in an array");
        List<Object> values = new ArrayList<>(Math.min(count, 1 << 20));
        for (int i = 0; i < count; i++) {
            values.add(value(type));
        }
        return values;
    }
}
