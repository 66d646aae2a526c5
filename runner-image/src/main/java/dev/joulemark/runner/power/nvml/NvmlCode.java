package dev.joulemark.runner.power.nvml;

/** The codes of {@code nvmlReturn_t} that decide something, from nvml.h. {@link NvmlFailure} says what they mean. */
final class NvmlCode {

    static final int SUCCESS = 0;
    static final int INVALID_ARGUMENT = 2;
    static final int NOT_SUPPORTED = 3;
    static final int NO_PERMISSION = 4;
    static final int NOT_FOUND = 6;
    static final int INSUFFICIENT_SIZE = 7;
    static final int DRIVER_NOT_LOADED = 9;
    static final int TIMEOUT = 10;
    static final int LIBRARY_NOT_FOUND = 12;
    static final int FUNCTION_NOT_FOUND = 13;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;
    static final int OPERATING_SYSTEM = 17;
    static final int LIB_RM_VERSION_MISMATCH = 18;
    static final int NOT_READY = 27;
    static final int GPU_NOT_FOUND = 28;
    static final int UNKNOWN = 999;

    private NvmlCode() {}

    /** Whether a code says that the device will never answer the call. */
    static boolean isUnsupported(int code) {
        return code == NOT_SUPPORTED || code == FUNCTION_NOT_FOUND;
    }
}
