package dev.joulemark.runner.power;

import org.jspecify.annotations.Nullable;

/**
 * What one device said at one time. A value that could not be read is null, never 0.
 *
 * @param device index into {@link PowerSource#devices()}
 * @param monotonicNanos {@link System#nanoTime()} in the middle of the reading
 * @param counterJoules energy counter since an arbitrary origin, in joules
 * @param instantPowerWatts instantaneous power (NVML field 186)
 * @param averagePowerWatts power averaged by the driver (NVML field 185, or the legacy call)
 * @param temperatureCelsius temperature of the device
 * @param memoryUsedBytes memory in use
 * @param memoryTotalBytes memory of the device
 * @param utilisationPercent share of time with work, 0 to 100
 * @param throttleReasons bits as NVML defines them
 * @param smClockMegahertz clock of the multiprocessors
 * @param memoryClockMegahertz clock of the memory
 * @param thermalThrottleNanos time slowed down for heat or the power brake since an arbitrary origin
 * @param powerCapNanos time held back by the power limit since an arbitrary origin
 * @param processCount processes with a compute context on the device, of every container
 * @param failure why energy or power could not be read; null when they could
 */
public record PowerSample(
        int device,
        long monotonicNanos,
        @Nullable Double counterJoules,
        @Nullable Double instantPowerWatts,
        @Nullable Double averagePowerWatts,
        @Nullable Double temperatureCelsius,
        @Nullable Long memoryUsedBytes,
        @Nullable Long memoryTotalBytes,
        @Nullable Double utilisationPercent,
        @Nullable Long throttleReasons,
        @Nullable Double smClockMegahertz,
        @Nullable Double memoryClockMegahertz,
        @Nullable Long thermalThrottleNanos,
        @Nullable Long powerCapNanos,
        @Nullable Long processCount,
        @Nullable ReadFailure failure) {

    /** The best power reading there is: instantaneous, else averaged, else null. */
    public @Nullable Double powerWatts() {
        return instantPowerWatts == null ? averagePowerWatts : instantPowerWatts;
    }
}
