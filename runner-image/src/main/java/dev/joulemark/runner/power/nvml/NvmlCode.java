package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.ReadFailure;

/** The codes of {@code nvmlReturn_t} that decide something, from nvml.h. */
final class NvmlCode {

    static final int SUCCESS = 0;
    static final int NOT_SUPPORTED = 3;
    static final int NO_PERMISSION = 4;
    static final int NOT_FOUND = 6;
    static final int INSUFFICIENT_SIZE = 7;
    static final int DRIVER_NOT_LOADED = 9;
    static final int FUNCTION_NOT_FOUND = 13;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;
    static final int VERSION_MISMATCH = 18;
    static final int GPU_NOT_FOUND = 28;
    static final int UNKNOWN = 999;

    private NvmlCode() {}

    /** Whether a code says that the device will never answer the call. */
    static boolean isUnsupported(int code) {
        return code == NOT_SUPPORTED || code == FUNCTION_NOT_FOUND;
    }

    static ReadFailure.Kind kind(int code) {
        return switch (code) {
            case GPU_IS_LOST, RESET_REQUIRED -> ReadFailure.Kind.DEVICE_LOST;
            case NO_PERMISSION -> ReadFailure.Kind.NO_PERMISSION;
            default -> ReadFailure.Kind.TRANSIENT;
        };
    }
}
