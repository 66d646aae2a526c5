package dev.joulemark.runner.power;

import org.jspecify.annotations.Nullable;

/**
 * A reading that is used again and again, so that sampling allocates nothing. Doubles are NaN and longs {@link #UNREAD}
 * where the source delivered nothing.
 */
public final class PowerReading {

    /** A long that was not read. */
    public static final long UNREAD = Long.MIN_VALUE;

    /** {@link System#nanoTime()} in the middle of the reading. */
    public long monotonicNanos;

    /** Energy counter in joules, or NaN. */
    public double counterJoules;

    /** Instantaneous power in watts, or NaN. */
    public double instantPowerWatts;

    /** Average power in watts, or NaN. */
    public double averagePowerWatts;

    /** Temperature in degrees Celsius, or NaN. */
    public double temperatureCelsius;

    /** Memory in use in bytes, or {@link #UNREAD}. */
    public long memoryUsedBytes;

    /** Memory in bytes, or {@link #UNREAD}. */
    public long memoryTotalBytes;

    /** Utilisation in percent, or NaN. */
    public double utilisationPercent;

    /** Throttle bits, or {@link #UNREAD}. */
    public long throttleReasons;

    /** Clock of the multiprocessors in MHz, or NaN. */
    public double smClockMegahertz;

    /** Clock of the memory in MHz, or NaN. */
    public double memoryClockMegahertz;

    /** Time slowed down for heat or the power brake since an arbitrary origin, in nanoseconds, or {@link #UNREAD}. */
    public long thermalThrottleNanos;

    /** Time held back by the power limit since an arbitrary origin, in nanoseconds, or {@link #UNREAD}. */
    public long powerCapNanos;

    /** Processes with a compute context on the device, of every container, or {@link #UNREAD}. */
    public long processCount;

    /** Why energy or power could not be read, or null. */
    public @Nullable ReadFailure failure;

    /** An empty reading. */
    public PowerReading() {
        clear();
    }

    /** Forgets everything. */
    public void clear() {
        monotonicNanos = 0;
        counterJoules = Double.NaN;
        instantPowerWatts = Double.NaN;
        averagePowerWatts = Double.NaN;
        temperatureCelsius = Double.NaN;
        memoryUsedBytes = UNREAD;
        memoryTotalBytes = UNREAD;
        utilisationPercent = Double.NaN;
        throttleReasons = UNREAD;
        smClockMegahertz = Double.NaN;
        memoryClockMegahertz = Double.NaN;
        thermalThrottleNanos = UNREAD;
        powerCapNanos = UNREAD;
        processCount = UNREAD;
        failure = null;
    }

    /**
     * An immutable copy.
     *
     * @param device index of the device that was read
     */
    public PowerSample sample(int device) {
        return new PowerSample(
                device,
                monotonicNanos,
                real(counterJoules),
                real(instantPowerWatts),
                real(averagePowerWatts),
                real(temperatureCelsius),
                whole(memoryUsedBytes),
                whole(memoryTotalBytes),
                real(utilisationPercent),
                whole(throttleReasons),
                real(smClockMegahertz),
                real(memoryClockMegahertz),
                whole(thermalThrottleNanos),
                whole(powerCapNanos),
                whole(processCount),
                failure);
    }

    private static @Nullable Double real(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static @Nullable Long whole(long value) {
        return value == UNREAD ? null : value;
    }
}
