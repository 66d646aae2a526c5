package dev.joulemark.runner.power;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one GPU. A fact that could not be read is null.
 *
 * @param uuid identity that does not depend on order
 * @param product product name
 * @param driver version of the driver
 * @param pciBusId address on the bus, such as {@code 00000000:3B:00.0}
 * @param powerLimitWatts limit in force
 * @param persistenceMode whether the driver stays loaded without a client
 * @param migEnabled whether the GPU is partitioned (Multi-Instance GPU)
 * @param temperatureCelsius temperature now
 * @param memoryTotalBytes memory of the board
 * @param processCount compute processes on the GPU, of every container
 * @param board what does not change
 * @param powerLimits what the power limit may be
 * @param occupancy who uses the GPU now
 * @param capabilities what can be read of it, and how; null when nobody looked
 */
public record GpuFacts(
        String uuid,
        String product,
        @Nullable String driver,
        @Nullable String pciBusId,
        @Nullable Double powerLimitWatts,
        @Nullable Boolean persistenceMode,
        @Nullable Boolean migEnabled,
        @Nullable Double temperatureCelsius,
        @Nullable Long memoryTotalBytes,
        @Nullable Integer processCount,
        GpuBoard board,
        GpuPowerLimits powerLimits,
        GpuOccupancy occupancy,
        @Nullable DeviceCapabilities capabilities) {

    /** A GPU of which the rest is not known. */
    public GpuFacts(
            String uuid,
            String product,
            @Nullable String driver,
            @Nullable String pciBusId,
            @Nullable Double powerLimitWatts,
            @Nullable Boolean persistenceMode,
            @Nullable Boolean migEnabled,
            @Nullable Double temperatureCelsius,
            @Nullable Long memoryTotalBytes,
            @Nullable Integer processCount) {
        this(
                uuid,
                product,
                driver,
                pciBusId,
                powerLimitWatts,
                persistenceMode,
                migEnabled,
                temperatureCelsius,
                memoryTotalBytes,
                processCount,
                GpuBoard.UNKNOWN,
                GpuPowerLimits.UNKNOWN,
                GpuOccupancy.UNKNOWN,
                null);
    }
}
