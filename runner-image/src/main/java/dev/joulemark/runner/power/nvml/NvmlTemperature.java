package dev.joulemark.runner.power.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Temperature of one GPU: by the call that every driver has had so far, or, since NVML 13 deprecates that one, by its
 * successor. An {@code nvmlTemperature_t} has 12 bytes: version at 0, sensorType 4, temperature 8.
 */
final class NvmlTemperature {

    private static final int SENSOR_OF_GPU = 0;
    private static final int BYTES = 12;

    /** sizeof(nvmlTemperature_t) | 1 << 24, as nvml.h builds versions. */
    private static final int VERSION = BYTES | 1 << 24;

    private final NvmlCalls calls;
    private final MemorySegment device;
    private final MemorySegment scratch = Arena.ofAuto().allocate(BYTES, Integer.BYTES);
    private final @Nullable String call;

    NvmlTemperature(NvmlSession session, MemorySegment device) {
        this.calls = session.calls();
        this.device = device;
        if (!NvmlCode.isUnsupported(calls.temperature(device, SENSOR_OF_GPU, scratch))) {
            this.call = NvmlNames.TEMPERATURE;
        } else {
            this.call = NvmlCode.isUnsupported(newer()) ? null : NvmlNames.TEMPERATURE_V;
        }
    }

    /** By what it is read; null when it is not. */
    @Nullable
    String readBy() {
        return call;
    }

    /** Degrees Celsius, or NaN. */
    double celsius() {
        if (NvmlNames.TEMPERATURE.equals(call)) {
            int code = calls.temperature(device, SENSOR_OF_GPU, scratch);
            return code == NvmlCode.SUCCESS ? scratch.get(JAVA_INT, 0) : Double.NaN;
        }
        return call != null && newer() == NvmlCode.SUCCESS ? scratch.get(JAVA_INT, 8) : Double.NaN;
    }

    private int newer() {
        scratch.set(JAVA_INT, 0, VERSION);
        scratch.set(JAVA_INT, 4, SENSOR_OF_GPU);
        return calls.temperatureV(device, scratch);
    }
}
