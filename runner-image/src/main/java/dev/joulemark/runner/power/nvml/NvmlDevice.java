package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.DeviceCapabilities.Quantity;
import dev.joulemark.runner.power.PowerReading;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readers of one GPU, with the memory they need allocated once. What the GPU cannot tell is found out once, at opening; what
 * fails later is a failure of that reading.
 */
final class NvmlDevice {

    /** What a call of a healthy driver takes at most, give or take: tens of microseconds to some milliseconds. */
    private static final long SUSPICIOUS_NANOS = 5_000_000;

    /** A reading that took this long may be dated wrongly by half of it, which is what a coarse tick of the counter costs. */
    private static final long LONGEST_NANOS = 100_000_000;

    private final NvmlFailures failures;
    private final NvmlEnergy energy;
    private final NvmlPower power;
    private final NvmlState state;

    NvmlDevice(NvmlSession session, MemorySegment handle) {
        this.failures = new NvmlFailures(session::message);
        this.energy = new NvmlEnergy(session.calls(), handle, failures);
        this.power = new NvmlPower(session.calls(), handle, failures);
        this.state = new NvmlState(session, handle);
    }

    /** Whether the GPU tells energy or power at all. */
    boolean measures() {
        return energy.exists() || power.exists();
    }

    /** Whether the memory that the driver keeps for itself counts as used. */
    boolean memoryIncludesReserve() {
        return state.memoryIncludesReserve();
    }

    void read(PowerReading reading) {
        long start = readEnergy(reading);
        long between = System.nanoTime();
        power.read(reading);
        long end = System.nanoTime();
        boolean energyIsDated = isDated(reading, between - start);
        boolean powerIsDated = end - between <= LONGEST_NANOS;
        if (!powerIsDated) {
            power.forget(reading);
            failures.slow(reading, NvmlNames.FIELD_VALUES, end - between);
        }
        // Halfway through what is kept of energy and power: what follows may take long and does not change when these
        // were
        // true.
        long from = energyIsDated ? start : between;
        long to = powerIsDated ? end : between;
        reading.monotonicNanos = from + (to - from) / 2;
        state.read(reading);
    }

    boolean readCounter(PowerReading reading) {
        long start = readEnergy(reading);
        long end = System.nanoTime();
        isDated(reading, end - start);
        reading.monotonicNanos = start + (end - start) / 2;
        return energy.exists();
    }

    /**
     * Reads the counter, and once more if that took so long that this thread must have been stopped within it.
     *
     * @return when the reading that counts began
     */
    private long readEnergy(PowerReading reading) {
        reading.clear();
        long start = System.nanoTime();
        energy.read(reading);
        long end = System.nanoTime();
        if (end - start > SUSPICIOUS_NANOS) {
            start = end;
            reading.clear();
            energy.read(reading);
        }
        return start;
    }

    /** Drops a counter that was read for so long that its time is not known. */
    private boolean isDated(PowerReading reading, long tookNanos) {
        if (tookNanos <= LONGEST_NANOS) {
            return true;
        }
        if (energy.exists()) {
            reading.counterJoules = Double.NaN;
            failures.slow(reading, NvmlNames.TOTAL_ENERGY, tookNanos);
        }
        return false;
    }

    DeviceCapabilities capabilities(String uuid) {
        Map<Quantity, String> reads = new EnumMap<>(Quantity.class);
        put(reads, Quantity.ENERGY_COUNTER, energy.readBy());
        put(reads, Quantity.INSTANT_POWER, power.instantBy());
        put(reads, Quantity.AVERAGE_POWER, power.averageBy());
        put(reads, Quantity.THERMAL_THROTTLE_TIME, power.thermalBy());
        put(reads, Quantity.POWER_CAP_TIME, power.powerCapBy());
        state.describe((quantity, call) -> put(reads, quantity, call));
        return new DeviceCapabilities(uuid, reads, shortcomings(reads));
    }

    private static void put(Map<Quantity, String> reads, Quantity quantity, @Nullable String by) {
        if (by != null) {
            reads.put(quantity, by);
        }
    }

    private static List<String> shortcomings(Map<Quantity, String> reads) {
        List<String> sentences = new ArrayList<>();
        String counter = reads.get(Quantity.ENERGY_COUNTER);
        if (counter == null) {
            sentences.add("It has no energy counter, so that energy is integrated from power.");
        } else if (!counter.equals(NvmlNames.TOTAL_ENERGY)) {
            sentences.add("The energy counter is read as " + counter + ", because the library lacks "
                    + NvmlNames.TOTAL_ENERGY + ".");
        }
        if (!reads.containsKey(Quantity.INSTANT_POWER)) {
            sentences.add(
                    "It tells no instantaneous power (field 186), so that what happens within a second is averaged away.");
        }
        if (NvmlNames.POWER_USAGE.equals(reads.get(Quantity.AVERAGE_POWER))) {
            sentences.add("Average power is read by " + NvmlNames.POWER_USAGE + ", because there is no field 185.");
        }
        if (!reads.containsKey(Quantity.THERMAL_THROTTLE_TIME)) {
            sentences.add("It does not count the time of slowdowns, so that one between two samples is not seen.");
        }
        return sentences;
    }
}
