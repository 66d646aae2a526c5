package dev.joulemark.runner.power.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * Average and instantaneous power of one GPU by {@code nvmlDeviceGetFieldValues}. An {@code nvmlFieldValue_t} has 40 bytes:
 * fieldId at 0, scopeId 4, timestamp 8, latency 16, valueType 24, nvmlReturn 28 and the value at 32, whose type is the entry's.
 */
final class NvmlFields {

    /** NVML_FI_DEV_POWER_AVERAGE of nvml.h: mean over a second on most boards since Ampere, in mW. */
    private static final int AVERAGE = 185;

    /** NVML_FI_DEV_POWER_INSTANT of nvml.h, in mW. */
    private static final int INSTANT = 186;

    private static final int BYTES = 40;
    private static final int SCOPE = 4;
    private static final int TYPE = 24;
    private static final int CODE = 28;
    private static final int VALUE = 32;

    private final Nvml nvml;
    private final Pointer handle;
    private final Memory values = new Memory(2L * BYTES);

    NvmlFields(Nvml nvml, Pointer handle) {
        this.nvml = nvml;
        this.handle = handle;
    }

    /** Reads both fields; the code of the call, while each entry has a code of its own. */
    int read() {
        values.clear();
        values.setInt(0, AVERAGE);
        values.setInt(BYTES, INSTANT);
        // Scope 0 is the GPU. An entry that the driver does not fill must not look like a success.
        values.setInt(SCOPE, 0);
        values.setInt(BYTES + SCOPE, 0);
        values.setInt(CODE, NvmlCode.UNKNOWN);
        values.setInt(BYTES + CODE, NvmlCode.UNKNOWN);
        return nvml.nvmlDeviceGetFieldValues(handle, 2, values);
    }

    int averageCode() {
        return values.getInt(CODE);
    }

    int instantCode() {
        return values.getInt(BYTES + CODE);
    }

    double averageMilliwatts() {
        return number(0);
    }

    double instantMilliwatts() {
        return number(BYTES);
    }

    /** The value by its {@code nvmlValueType_t}. */
    private double number(int entry) {
        int at = entry + VALUE;
        return switch (values.getInt(entry + TYPE)) {
            case 0 -> values.getDouble(at);
            case 1 -> Integer.toUnsignedLong(values.getInt(at));
            case 2, 3, 4 -> values.getLong(at);
            case 5 -> values.getInt(at);
            case 6 -> Short.toUnsignedInt(values.getShort(at));
            default -> Double.NaN;
        };
    }
}
