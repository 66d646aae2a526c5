package dev.joulemark.runner.power.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/**
 * Temperature of one GPU: by the call that every driver has had so far, or, since NVML 13 deprecates that one, by its
 * successor. An {@code nvmlTemperature_t} has 12 bytes: version at 0, sensorType 4, temperature 8.
 */
final class NvmlTemperature {

    private static final int SENSOR_OF_GPU = 0;
    private static final int BYTES = 12;

    /** sizeof(nvmlTemperature_t) | 1 << 24, as nvml.h builds versions. */
    private static final int VERSION = BYTES | 1 << 24;

    private final NvmlSession session;
    private final Pointer handle;
    private final IntByReference degrees = new IntByReference();
    private final Memory versioned = new Memory(BYTES);

    NvmlTemperature(NvmlSession session, Pointer handle) {
        this.session = session;
        this.handle = handle;
    }

    /** Degrees Celsius, or NaN. */
    double celsius() {
        if (session.has("nvmlDeviceGetTemperature")) {
            int code = session.nvml().nvmlDeviceGetTemperature(handle, SENSOR_OF_GPU, degrees);
            return code == NvmlCode.SUCCESS ? degrees.getValue() : Double.NaN;
        }
        if (session.has("nvmlDeviceGetTemperatureV")) {
            versioned.setInt(0, VERSION);
            versioned.setInt(4, SENSOR_OF_GPU);
            int code = session.nvml().nvmlDeviceGetTemperatureV(handle, versioned);
            return code == NvmlCode.SUCCESS ? versioned.getInt(8) : Double.NaN;
        }
        return Double.NaN;
    }
}
