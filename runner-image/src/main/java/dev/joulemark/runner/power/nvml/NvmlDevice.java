package dev.joulemark.runner.power.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.ReadFailure;

/**
 * Readers of one GPU, with the memory they need allocated once. What the GPU cannot tell is found out once, at opening; what
 * fails later is a failure of that reading.
 */
final class NvmlDevice {

    private static final double MILLI = 1e-3;
    private static final int MEMORY_BYTES = 24;
    private static final int MEMORY_V2_BYTES = 40;

    /** sizeof(nvmlMemory_v2_t) | 2 << 24, as nvml.h builds versions. */
    private static final int MEMORY_V2_VERSION = MEMORY_V2_BYTES | 2 << 24;

    private final NvmlSession session;
    private final Nvml nvml;
    private final Pointer handle;
    private final LongByReference wide = new LongByReference();
    private final IntByReference narrow = new IntByReference();
    private final Memory memory = new Memory(MEMORY_V2_BYTES);
    private final Memory rates = new Memory(Long.BYTES);
    private final NvmlFields fields;
    private final NvmlTemperature temperature;
    private final boolean hasCounter;
    private final boolean hasFields;
    private final boolean averageByLegacyCall;
    private final boolean hasMemoryV2;

    NvmlDevice(NvmlSession session, Pointer handle) {
        this.session = session;
        this.nvml = session.nvml();
        this.handle = handle;
        this.fields = new NvmlFields(nvml, handle);
        this.temperature = new NvmlTemperature(session, handle);
        this.hasCounter = session.has("nvmlDeviceGetTotalEnergyConsumption")
                && !NvmlCode.isUnsupported(nvml.nvmlDeviceGetTotalEnergyConsumption(handle, wide));
        boolean answers = session.has("nvmlDeviceGetFieldValues") && !NvmlCode.isUnsupported(fields.read());
        boolean average = answers && !NvmlCode.isUnsupported(fields.averageCode());
        this.hasFields = answers && (average || !NvmlCode.isUnsupported(fields.instantCode()));
        this.averageByLegacyCall = !average && !NvmlCode.isUnsupported(nvml.nvmlDeviceGetPowerUsage(handle, narrow));
        memory.setInt(0, MEMORY_V2_VERSION);
        this.hasMemoryV2 = session.has("nvmlDeviceGetMemoryInfo_v2")
                && nvml.nvmlDeviceGetMemoryInfo_v2(handle, memory) == NvmlCode.SUCCESS;
    }

    /** Whether the GPU tells energy or power at all. */
    boolean measures() {
        return hasCounter || hasFields || averageByLegacyCall;
    }

    void read(PowerReading reading) {
        reading.clear();
        long before = System.nanoTime();
        readEnergy(reading);
        readPower(reading);
        // Halfway through energy and power: what follows may take long and does not change when these were true.
        reading.monotonicNanos = before + (System.nanoTime() - before) / 2;
        reading.temperatureCelsius = temperature.celsius();
        readMemory(reading);
        readUtilisation(reading);
        readReasons(reading);
    }

    boolean readCounter(PowerReading reading) {
        reading.clear();
        long before = System.nanoTime();
        readEnergy(reading);
        reading.monotonicNanos = before + (System.nanoTime() - before) / 2;
        return hasCounter;
    }

    private void readEnergy(PowerReading reading) {
        if (hasCounter) {
            int code = nvml.nvmlDeviceGetTotalEnergyConsumption(handle, wide);
            if (code == NvmlCode.SUCCESS) {
                reading.counterJoules = wide.getValue() * MILLI;
            } else {
                fail(reading, "nvmlDeviceGetTotalEnergyConsumption", code);
            }
        }
    }

    private void readPower(PowerReading reading) {
        if (hasFields) {
            int code = fields.read();
            if (code == NvmlCode.SUCCESS) {
                reading.instantPowerWatts =
                        watts(reading, "field 186", fields.instantCode(), fields.instantMilliwatts());
                if (!averageByLegacyCall) {
                    reading.averagePowerWatts =
                            watts(reading, "field 185", fields.averageCode(), fields.averageMilliwatts());
                }
            } else {
                fail(reading, "nvmlDeviceGetFieldValues", code);
            }
        }
        if (averageByLegacyCall) {
            int code = nvml.nvmlDeviceGetPowerUsage(handle, narrow);
            reading.averagePowerWatts =
                    watts(reading, "nvmlDeviceGetPowerUsage", code, (double) Integer.toUnsignedLong(narrow.getValue()));
        }
    }

    private double watts(PowerReading reading, String call, int code, double milliwatts) {
        if (code == NvmlCode.SUCCESS) {
            return milliwatts * MILLI;
        }
        if (!NvmlCode.isUnsupported(code)) {
            fail(reading, call, code);
        }
        return Double.NaN;
    }

    private void readMemory(PowerReading reading) {
        if (hasMemoryV2) {
            memory.setInt(0, MEMORY_V2_VERSION);
            if (nvml.nvmlDeviceGetMemoryInfo_v2(handle, memory) == NvmlCode.SUCCESS) {
                reading.memoryTotalBytes = memory.getLong(8);
                reading.memoryUsedBytes = memory.getLong(32);
            }
        } else if (nvml.nvmlDeviceGetMemoryInfo(handle, memory) == NvmlCode.SUCCESS) {
            reading.memoryTotalBytes = memory.getLong(0);
            reading.memoryUsedBytes = memory.getLong(MEMORY_BYTES - Long.BYTES);
        }
    }

    private void readUtilisation(PowerReading reading) {
        if (nvml.nvmlDeviceGetUtilizationRates(handle, rates) == NvmlCode.SUCCESS) {
            reading.utilisationPercent = rates.getInt(0);
        }
    }

    private void readReasons(PowerReading reading) {
        int code = NvmlCode.FUNCTION_NOT_FOUND;
        if (session.has("nvmlDeviceGetCurrentClocksEventReasons")) {
            code = nvml.nvmlDeviceGetCurrentClocksEventReasons(handle, wide);
        } else if (session.has("nvmlDeviceGetCurrentClocksThrottleReasons")) {
            // The name of the same call before driver 535.
            code = nvml.nvmlDeviceGetCurrentClocksThrottleReasons(handle, wide);
        }
        if (code == NvmlCode.SUCCESS) {
            reading.throttleReasons = wide.getValue();
        }
    }

    /** The gravest failure of a reading is kept: a lost device is not hidden by a call that merely timed out. */
    private void fail(PowerReading reading, String call, int code) {
        ReadFailure earlier = reading.failure;
        if (earlier == null || earlier.kind() == ReadFailure.Kind.TRANSIENT) {
            reading.failure = new ReadFailure(NvmlCode.kind(code), call + " failed: " + session.message(code) + ".");
        }
    }
}
