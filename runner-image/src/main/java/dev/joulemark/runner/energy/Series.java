package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerSample;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Readings of one quantity of one device against time, without those that failed. Times are seconds since an origin. */
final class Series {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double[] seconds;
    private final double[] values;

    private Series(double[] seconds, double[] values) {
        this.seconds = seconds;
        this.values = values;
    }

    /** The readings of a quantity, in the order of the samples; the origin keeps the doubles small and exact. */
    static Series of(
            List<PowerSample> samples, long originNanos, Function<PowerSample, ? extends @Nullable Number> quantity) {
        double[] seconds = new double[samples.size()];
        double[] values = new double[samples.size()];
        int size = 0;
        for (PowerSample sample : samples) {
            Number value = quantity.apply(sample);
            if (value != null) {
                seconds[size] = (sample.monotonicNanos() - originNanos) / NANOS_PER_SECOND;
                values[size++] = value.doubleValue();
            }
        }
        return new Series(Arrays.copyOf(seconds, size), Arrays.copyOf(values, size));
    }

    int size() {
        return seconds.length;
    }

    boolean isEmpty() {
        return seconds.length == 0;
    }

    double time(int index) {
        return seconds[index];
    }

    double value(int index) {
        return values[index];
    }

    /** Index of the last reading at or before a time; -1 when there is none. */
    int atOrBefore(double time) {
        int low = 0;
        int high = seconds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seconds[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /**
     * Whether a time lies between two readings no further apart than a limit, or beside the first or last reading within it.
     */
    boolean reaches(double time, double limitSeconds) {
        int before = atOrBefore(time);
        if (isEmpty()) {
            return false;
        }
        if (before < 0) {
            return seconds[0] - time <= limitSeconds;
        }
        if (before == seconds.length - 1 || seconds[before] == time) {
            return time - seconds[before] <= limitSeconds;
        }
        return seconds[before + 1] - seconds[before] <= limitSeconds;
    }
}
