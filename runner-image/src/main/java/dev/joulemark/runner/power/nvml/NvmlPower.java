package dev.joulemark.runner.power.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.joulemark.runner.power.PowerReading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Power of one GPU, and, since the same call tells it, for how long the GPU was held back. */
final class NvmlPower {

    /** NVML_FI_DEV_POWER_AVERAGE of nvml.h: mean over a second on most boards since Ampere, in mW. */
    private static final int AVERAGE = 185;

    /** NVML_FI_DEV_POWER_INSTANT of nvml.h, in mW. */
    private static final int INSTANT = 186;

    /** NVML_FI_DEV_PERF_POLICY_POWER of nvml.h: time below the wanted clocks because of the power limit, in ns. */
    private static final int POWER_CAP = 74;

    /** NVML_FI_DEV_PERF_POLICY_THERMAL of nvml.h: the same because of heat, in ns. */
    private static final int THERMAL = 75;

    /** NVML_FI_DEV_CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN, …_HW_THERM_SLOWDOWN and …_HW_POWER_BRAKE_SLOWDOWN, in ns. */
    private static final int[] SLOWDOWNS = {269, 270, 271};

    private static final String INSTANT_FIELD = "field " + INSTANT;
    private static final String AVERAGE_FIELD = "field " + AVERAGE;
    private static final double MILLI = 1e-3;

    private final NvmlCalls calls;
    private final MemorySegment device;
    private final NvmlFailures failures;
    private final NvmlFields fields;
    private final MemorySegment milliwatts = Arena.ofAuto().allocate(JAVA_INT);
    private final boolean averageByCall;
    private final boolean slowdownsByReason;

    NvmlPower(NvmlCalls calls, MemorySegment device, NvmlFailures failures) {
        this.calls = calls;
        this.device = device;
        this.failures = failures;
        NvmlFields known = new NvmlFields(
                        calls, device, AVERAGE, INSTANT, POWER_CAP, SLOWDOWNS[0], SLOWDOWNS[1], SLOWDOWNS[2], THERMAL)
                .supported();
        this.slowdownsByReason = known.has(SLOWDOWNS[0]) || known.has(SLOWDOWNS[1]) || known.has(SLOWDOWNS[2]);
        // Field 75 counts what 269 and 270 count, so that it stands in for them and is not added.
        this.fields = slowdownsByReason ? known.without(THERMAL) : known;
        this.averageByCall = !fields.has(AVERAGE) && !NvmlCode.isUnsupported(calls.powerUsage(device, milliwatts));
    }

    boolean exists() {
        return fields.has(INSTANT) || fields.has(AVERAGE) || averageByCall;
    }

    /** By what instantaneous power is read; null when it is not. */
    @Nullable
    String instantBy() {
        return fields.has(INSTANT) ? INSTANT_FIELD : null;
    }

    /** By what average power is read; null when it is not. */
    @Nullable
    String averageBy() {
        return fields.has(AVERAGE) ? AVERAGE_FIELD : averageByCall ? NvmlNames.POWER_USAGE : null;
    }

    /** By what the time under the power limit is read; null when it is not. */
    @Nullable
    String powerCapBy() {
        return fields.has(POWER_CAP) ? "field " + POWER_CAP : null;
    }

    /** By what the time of slowdowns is read; null when it is not. */
    @Nullable
    String thermalBy() {
        if (!slowdownsByReason) {
            return fields.has(THERMAL) ? "field " + THERMAL : null;
        }
        StringBuilder names = new StringBuilder("fields");
        for (int id : SLOWDOWNS) {
            if (fields.has(id)) {
                names.append(' ').append(id);
            }
        }
        return names.toString();
    }

    void read(PowerReading reading) {
        if (!fields.isEmpty()) {
            int code = fields.read();
            if (code == NvmlCode.SUCCESS) {
                readFields(reading);
            } else {
                failures.note(reading, NvmlNames.FIELD_VALUES, code);
            }
        }
        if (averageByCall) {
            int code = calls.powerUsage(device, milliwatts);
            if (code == NvmlCode.SUCCESS) {
                reading.averagePowerWatts = Integer.toUnsignedLong(milliwatts.get(JAVA_INT, 0)) * MILLI;
            } else {
                failures.note(reading, NvmlNames.POWER_USAGE, code);
            }
        }
    }

    /** Drops what was read. */
    void forget(PowerReading reading) {
        reading.instantPowerWatts = Double.NaN;
        reading.averagePowerWatts = Double.NaN;
        reading.powerCapNanos = PowerReading.UNREAD;
        reading.thermalThrottleNanos = PowerReading.UNREAD;
    }

    private void readFields(PowerReading reading) {
        if (fields.has(INSTANT)) {
            reading.instantPowerWatts = watts(reading, INSTANT, INSTANT_FIELD);
        }
        if (fields.has(AVERAGE)) {
            reading.averagePowerWatts = watts(reading, AVERAGE, AVERAGE_FIELD);
        }
        reading.powerCapNanos = fields.whole(POWER_CAP);
        reading.thermalThrottleNanos = slowdownsByReason ? slowdowns() : fields.whole(THERMAL);
    }

    private double watts(PowerReading reading, int id, String name) {
        int code = fields.code(id);
        if (code == NvmlCode.SUCCESS) {
            return fields.number(id) * MILLI;
        }
        failures.note(reading, name, code);
        return Double.NaN;
    }

    /** The sum of the reasons that the GPU counts. Without one of them it would jump back, so then there is none. */
    private long slowdowns() {
        long sum = 0;
        for (int id : SLOWDOWNS) {
            if (fields.has(id)) {
                long nanos = fields.whole(id);
                if (nanos == PowerReading.UNREAD) {
                    return PowerReading.UNREAD;
                }
                sum += nanos;
            }
        }
        return sum;
    }
}
