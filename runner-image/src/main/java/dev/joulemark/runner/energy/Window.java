package dev.joulemark.runner.energy;

/**
 * A stretch of time. Energy, duration and baseline subtraction of one measurement use the same window.
 *
 * @param startNanos first {@link System#nanoTime()}
 * @param stopNanos last {@link System#nanoTime()}, later than the first
 */
public record Window(long startNanos, long stopNanos) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Refuses a window without a duration. */
    public Window {
        if (stopNanos - startNanos <= 0) {
            throw new IllegalArgumentException("window from " + startNanos + " to " + stopNanos + " has no duration");
        }
    }

    /** Duration in seconds, above 0. */
    public double seconds() {
        return (stopNanos - startNanos) / NANOS_PER_SECOND;
    }
}
