package dev.joulemark.runner.power.nvml;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.joulemark.runner.power.PowerReading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Several fields of one GPU, read by one {@code nvmlDeviceGetFieldValues}. An {@code nvmlFieldValue_t} has 40 bytes: fieldId at
 * 0, scopeId 4, timestamp 8, latency 16, valueType 24, nvmlReturn 28 and the value at 32, whose type is the entry's.
 */
final class NvmlFields {

    private static final long BYTES = 40;
    private static final long TYPE = 24;
    private static final long CODE = 28;
    private static final long VALUE = 32;

    private final NvmlCalls calls;
    private final MemorySegment device;
    private final int[] ids;
    private final MemorySegment values;

    NvmlFields(NvmlCalls calls, MemorySegment device, int... ids) {
        this.calls = calls;
        this.device = device;
        this.ids = ids.clone();
        this.values = Arena.ofAuto().allocate(BYTES * Math.max(1, ids.length), Long.BYTES);
    }

    /** The same fields without those that the GPU or its driver does not know: asking for these costs time and tells nothing. */
    NvmlFields supported() {
        int code = read();
        if (NvmlCode.isUnsupported(code)) {
            return new NvmlFields(calls, device);
        }
        // One field that a driver does not know may spoil the whole call.
        return new NvmlFields(
                calls,
                device,
                Arrays.stream(ids)
                        .filter(id -> code == NvmlCode.SUCCESS ? isKnown(code(id)) : isKnownAlone(id))
                        .toArray());
    }

    /** A call that failed for a reason of the moment says nothing against the field. */
    private boolean isKnownAlone(int id) {
        NvmlFields alone = new NvmlFields(calls, device, id);
        int code = alone.read();
        return isKnown(code == NvmlCode.SUCCESS ? alone.code(id) : code);
    }

    /** The same fields without one. */
    NvmlFields without(int id) {
        return new NvmlFields(
                calls, device, Arrays.stream(ids).filter(one -> one != id).toArray());
    }

    /** Drivers answer to the number of a field that came after them either with "not supported" or "invalid argument". */
    private static boolean isKnown(int code) {
        return !NvmlCode.isUnsupported(code) && code != NvmlCode.INVALID_ARGUMENT;
    }

    boolean isEmpty() {
        return ids.length == 0;
    }

    boolean has(int id) {
        return entry(id) >= 0;
    }

    /** Reads all fields; the code of the call, while each entry has a code of its own. */
    int read() {
        values.fill((byte) 0);
        for (int i = 0; i < ids.length; i++) {
            values.set(JAVA_INT, i * BYTES, ids[i]);
            // The scope stays 0, the GPU. An entry that the driver does not fill must not look like a success.
            values.set(JAVA_INT, i * BYTES + CODE, NvmlCode.UNKNOWN);
        }
        return calls.fieldValues(device, ids.length, values);
    }

    /** The code of a field in the last reading; unsupported for a field that was not asked for. */
    int code(int id) {
        long entry = entry(id);
        return entry < 0 ? NvmlCode.NOT_SUPPORTED : values.get(JAVA_INT, entry + CODE);
    }

    /** The value of a field by its {@code nvmlValueType_t}; NaN when it is of no known type. */
    double number(int id) {
        long at = entry(id) + VALUE;
        return switch (values.get(JAVA_INT, at - VALUE + TYPE)) {
            case 0 -> values.get(JAVA_DOUBLE, at);
            case 1 -> Integer.toUnsignedLong(values.get(JAVA_INT, at));
            case 2, 3, 4 -> values.get(JAVA_LONG, at);
            case 5 -> values.get(JAVA_INT, at);
            case 6 -> Short.toUnsignedInt(values.get(JAVA_SHORT, at));
            default -> Double.NaN;
        };
    }

    /** A whole number above 2^53 exactly; {@link PowerReading#UNREAD} when the field could not be read or is no whole number. */
    long whole(int id) {
        if (code(id) != NvmlCode.SUCCESS) {
            return PowerReading.UNREAD;
        }
        long at = entry(id) + VALUE;
        return switch (values.get(JAVA_INT, at - VALUE + TYPE)) {
            case 1 -> Integer.toUnsignedLong(values.get(JAVA_INT, at));
            case 2, 3, 4 -> values.get(JAVA_LONG, at);
            case 5 -> values.get(JAVA_INT, at);
            case 6 -> Short.toUnsignedInt(values.get(JAVA_SHORT, at));
            default -> PowerReading.UNREAD;
        };
    }

    private long entry(int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return i * BYTES;
            }
        }
        return -1;
    }
}
