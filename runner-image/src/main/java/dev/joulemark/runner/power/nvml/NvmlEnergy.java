package dev.joulemark.runner.power.nvml;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.joulemark.runner.power.PowerReading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The energy counter of one GPU: by its own call, or, where a library lacks it, by its field. */
final class NvmlEnergy {

    /** NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION of nvml.h, in mJ. */
    private static final int TOTAL_ENERGY = 83;

    private static final double MILLI = 1e-3;

    private enum Way {
        CALL,
        FIELD,
        NONE
    }

    private final NvmlCalls calls;
    private final MemorySegment device;
    private final NvmlFailures failures;
    private final MemorySegment millijoules = Arena.ofAuto().allocate(JAVA_LONG);
    private final NvmlFields field;
    private final Way way;

    NvmlEnergy(NvmlCalls calls, MemorySegment device, NvmlFailures failures) {
        this.calls = calls;
        this.device = device;
        this.failures = failures;
        this.field = new NvmlFields(calls, device, TOTAL_ENERGY).supported();
        if (!NvmlCode.isUnsupported(calls.totalEnergy(device, millijoules))) {
            this.way = Way.CALL;
        } else {
            this.way = field.isEmpty() ? Way.NONE : Way.FIELD;
        }
    }

    boolean exists() {
        return way != Way.NONE;
    }

    /** By what it is read; null when there is no counter. */
    @Nullable
    String readBy() {
        return switch (way) {
            case CALL -> NvmlNames.TOTAL_ENERGY;
            case FIELD -> "field " + TOTAL_ENERGY;
            case NONE -> null;
        };
    }

    void read(PowerReading reading) {
        switch (way) {
            case CALL -> {
                int code = calls.totalEnergy(device, millijoules);
                if (code == NvmlCode.SUCCESS) {
                    reading.counterJoules = millijoules.get(JAVA_LONG, 0) * MILLI;
                } else {
                    failures.note(reading, NvmlNames.TOTAL_ENERGY, code);
                }
            }
            case FIELD -> readField(reading);
            case NONE -> {}
        }
    }

    private void readField(PowerReading reading) {
        int code = field.read();
        code = code == NvmlCode.SUCCESS ? field.code(TOTAL_ENERGY) : code;
        if (code == NvmlCode.SUCCESS) {
            reading.counterJoules = field.number(TOTAL_ENERGY) * MILLI;
        } else {
            failures.note(reading, "field 83", code);
        }
    }
}
