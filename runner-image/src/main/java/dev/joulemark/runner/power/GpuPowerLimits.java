package dev.joulemark.runner.power;

import org.jspecify.annotations.Nullable;

/**
 * Power limits of a GPU in watts; null where one could not be read. The limit in force is {@link GpuFacts#powerLimitWatts()}: it
 * is lower than the one that was set where something else limits the board, too.
 *
 * @param setWatts what an administrator set
 * @param defaultWatts what it is without that
 * @param leastWatts lowest that can be set
 * @param mostWatts highest that can be set
 */
public record GpuPowerLimits(
        @Nullable Double setWatts,
        @Nullable Double defaultWatts,
        @Nullable Double leastWatts,
        @Nullable Double mostWatts) {

    /** Nothing is known. */
    public static final GpuPowerLimits UNKNOWN = new GpuPowerLimits(null, null, null, null);
}
