package dev.joulemark.runner.power;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who used a GPU at the moment it was looked at. A fact that could not be read is null.
 *
 * @param memoryUsedBytes memory in use
 * @param memoryUsedIncludesReserve whether that contains what the driver keeps for itself, as older drivers count
 * @param utilisationPercent share of time with work, 0 to 100
 * @param graphicsProcesses processes that draw
 * @param mpsProcesses processes that compute through the Multi-Process Service
 * @param migPending whether the GPU is partitioned after its next reset
 * @param migDevices UUIDs of the parts of a partitioned GPU
 * @param smClockMegahertz clock of the multiprocessors
 * @param memoryClockMegahertz clock of the memory
 * @param performanceState 0 (highest) to 15
 */
public record GpuOccupancy(
        @Nullable Long memoryUsedBytes,
        @Nullable Boolean memoryUsedIncludesReserve,
        @Nullable Double utilisationPercent,
        @Nullable Integer graphicsProcesses,
        @Nullable Integer mpsProcesses,
        @Nullable Boolean migPending,
        List<String> migDevices,
        @Nullable Double smClockMegahertz,
        @Nullable Double memoryClockMegahertz,
        @Nullable Integer performanceState) {

    /** Nothing is known. */
    public static final GpuOccupancy UNKNOWN =
            new GpuOccupancy(null, null, null, null, null, null, List.of(), null, null, null);

    /** Copies the list. */
    public GpuOccupancy {
        migDevices = List.copyOf(migDevices);
    }
}
