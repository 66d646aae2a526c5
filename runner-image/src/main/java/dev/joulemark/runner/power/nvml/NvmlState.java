package dev.joulemark.runner.power.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.joulemark.runner.power.DeviceCapabilities.Quantity;
import dev.joulemark.runner.power.PowerReading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Memory, utilisation, clocks, clock event reasons and processes of one GPU. What cannot be read is missing and no failure. */
final class NvmlState {

    private static final long MEMORY_V2_BYTES = 40;

    /** sizeof(nvmlMemory_v2_t) | 2 << 24, as nvml.h builds versions. */
    private static final int MEMORY_V2_VERSION = (int) MEMORY_V2_BYTES | 2 << 24;

    private static final int CLOCK_SM = 1;
    private static final int CLOCK_MEMORY = 2;

    /** Counting processes takes milliseconds on some drivers. */
    private static final long PROCESS_PERIOD_NANOS = 1_000_000_000;

    private final NvmlCalls calls;
    private final NvmlSymbols symbols;
    private final MemorySegment device;
    private final MemorySegment scratch = Arena.ofAuto().allocate(MEMORY_V2_BYTES, Long.BYTES);
    private final NvmlTemperature temperature;
    private final boolean hasMemoryV2;
    private boolean processesCounted;
    private long processesCountedNanos;

    NvmlState(NvmlSession session, MemorySegment device) {
        this.calls = session.calls();
        this.symbols = session.symbols();
        this.device = device;
        this.temperature = new NvmlTemperature(session, device);
        scratch.set(JAVA_INT, 0, MEMORY_V2_VERSION);
        this.hasMemoryV2 = calls.memoryV2(device, scratch) == NvmlCode.SUCCESS;
    }

    void read(PowerReading reading) {
        reading.temperatureCelsius = temperature.celsius();
        readMemory(reading);
        if (calls.utilisation(device, scratch) == NvmlCode.SUCCESS) {
            reading.utilisationPercent = scratch.get(JAVA_INT, 0);
        }
        if (calls.eventReasons(device, scratch) == NvmlCode.SUCCESS) {
            reading.throttleReasons = scratch.get(JAVA_LONG, 0);
        }
        reading.smClockMegahertz = megahertz(CLOCK_SM);
        reading.memoryClockMegahertz = megahertz(CLOCK_MEMORY);
        readProcesses(reading);
    }

    /** Since version 2 what the driver keeps for itself does not count as used. */
    private void readMemory(PowerReading reading) {
        if (hasMemoryV2) {
            scratch.set(JAVA_INT, 0, MEMORY_V2_VERSION);
            if (calls.memoryV2(device, scratch) == NvmlCode.SUCCESS) {
                reading.memoryTotalBytes = scratch.get(JAVA_LONG, 8);
                reading.memoryUsedBytes = scratch.get(JAVA_LONG, 32);
            }
        } else if (calls.memory(device, scratch) == NvmlCode.SUCCESS) {
            reading.memoryTotalBytes = scratch.get(JAVA_LONG, 0);
            reading.memoryUsedBytes = scratch.get(JAVA_LONG, 16);
        }
    }

    private double megahertz(int type) {
        return calls.clock(device, type, scratch) == NvmlCode.SUCCESS
                ? Integer.toUnsignedLong(scratch.get(JAVA_INT, 0))
                : Double.NaN;
    }

    private void readProcesses(PowerReading reading) {
        long now = System.nanoTime();
        if (processesCounted && now - processesCountedNanos < PROCESS_PERIOD_NANOS) {
            return;
        }
        processesCounted = true;
        processesCountedNanos = now;
        // Asked with room for none, the call tells how many there are.
        scratch.set(JAVA_INT, 0, 0);
        int code = calls.countComputeProcesses(device, scratch);
        if (code == NvmlCode.SUCCESS || code == NvmlCode.INSUFFICIENT_SIZE) {
            reading.processCount = Integer.toUnsignedLong(scratch.get(JAVA_INT, 0));
        }
    }

    boolean memoryIncludesReserve() {
        return !hasMemoryV2;
    }

    /** By which calls the GPU answers what. */
    void describe(BiConsumer<Quantity, @Nullable String> reads) {
        reads.accept(Quantity.TEMPERATURE, temperature.readBy());
        reads.accept(
                Quantity.MEMORY,
                hasMemoryV2 ? NvmlNames.MEMORY_V2 : named(NvmlNames.MEMORY, calls.memory(device, scratch)));
        reads.accept(Quantity.UTILISATION, named(NvmlNames.UTILISATION, calls.utilisation(device, scratch)));
        reads.accept(Quantity.CLOCKS, named(NvmlNames.CLOCK, calls.clock(device, CLOCK_SM, scratch)));
        reads.accept(
                Quantity.THROTTLE_REASONS, named(NvmlNames.eventReasons(symbols), calls.eventReasons(device, scratch)));
        scratch.set(JAVA_INT, 0, 0);
        reads.accept(
                Quantity.PROCESS_COUNT,
                named(NvmlNames.computeProcesses(symbols), calls.countComputeProcesses(device, scratch)));
    }

    /** The name of a call; null when the GPU says that it will never answer it. */
    private static @Nullable String named(String call, int code) {
        return NvmlCode.isUnsupported(code) ? null : call;
    }
}
