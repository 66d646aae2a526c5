package dev.joulemark.runner.energy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of an energy counter, found in readings of it. A counter that is refreshed every 20 to 100 ms is exact at its
 * ticks and stale between them, so a tick's time matters as much as its value: it lies between the last reading of the old
 * value and the first of the new one, and where the sampler polled densely that bracket is narrow.
 */
final class CounterTicks {

    /** A tick counts as located when its bracket is at most this share of the distance between ticks. */
    private static final double LOCATED = 0.25;

    /** How many periods away from a tick that was seen another is located by counting: the period is not known better. */
    private static final int FARTHEST = 3;

    private final double[] earliest;
    private final double[] latest;
    private final double[] time;
    private final double[] joules;
    private final @Nullable Double period;

    private CounterTicks(double[] earliest, double[] latest, double[] joules) {
        this.earliest = earliest;
        this.latest = latest;
        this.joules = joules;
        this.time = new double[joules.length];
        this.period = detectPeriod();
        locate();
    }

    /** Finds the ticks; the first reading counts as one, whose time is not known. */
    static CounterTicks of(Series counter) {
        int size = counter.size();
        double[] earliest = new double[size];
        double[] latest = new double[size];
        double[] joules = new double[size];
        int ticks = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || counter.value(i) != counter.value(i - 1)) {
                earliest[ticks] = i == 0 ? counter.time(0) : counter.time(i - 1);
                latest[ticks] = counter.time(i);
                joules[ticks++] = counter.value(i);
            }
        }
        return new CounterTicks(
                Arrays.copyOf(earliest, ticks), Arrays.copyOf(latest, ticks), Arrays.copyOf(joules, ticks));
    }

    int size() {
        return joules.length;
    }

    double time(int tick) {
        return time[tick];
    }

    double joules(int tick) {
        return joules[tick];
    }

    /** How far a tick was located, in seconds. */
    double width(int tick) {
        return latest[tick] - earliest[tick];
    }

    /** Seconds between ticks, or null where no two neighbours were located well enough. */
    @Nullable
    Double periodSeconds() {
        return period;
    }

    /** Index of the last tick at or before a time; -1 when there is none. */
    int atOrBefore(double when) {
        int found = Arrays.binarySearch(time, when);
        return found >= 0 ? found : -found - 2;
    }

    /** Mean power between a tick and the next in watts; NaN unless both are located. */
    double wattsAfter(int tick) {
        Double known = period;
        if (known == null || tick < 0 || tick + 1 >= time.length) {
            return Double.NaN;
        }
        if (Math.max(width(tick), width(tick + 1)) > LOCATED * known) {
            return Double.NaN;
        }
        // Ticks are whole periods apart, so the polls' milliseconds need not enter the power.
        double periods = Math.max(1, Math.rint((time[tick + 1] - time[tick]) / known));
        return (joules[tick + 1] - joules[tick]) / (periods * known);
    }

    private @Nullable Double detectPeriod() {
        double[] distances = new double[joules.length];
        int found = 0;
        for (int i = 1; i + 1 < joules.length; i++) {
            double distance = (earliest[i + 1] + latest[i + 1] - earliest[i] - latest[i]) / 2;
            if (Math.max(width(i), width(i + 1)) <= LOCATED * distance) {
                distances[found++] = distance;
            }
        }
        if (found == 0) {
            return null;
        }
        Arrays.sort(distances, 0, found);
        // A tick that was overlooked doubles a distance, nothing halves one: the lower median.
        return distances[(found - 1) / 2];
    }

    /** The longest period that the readings allow: two neighbouring gaps with a tick each are longer than one period. */
    private double longestPeriod() {
        double longest = Double.POSITIVE_INFINITY;
        for (int i = 1; i + 1 < time.length; i++) {
            if (earliest[i + 1] == latest[i]) {
                longest = Math.min(longest, latest[i + 1] - earliest[i]);
            }
        }
        return longest;
    }

    private void locate() {
        Double known = period;
        if (known == null) {
            // Nothing says how old a value is when it is first read: take it as fresh, as it is for a fast counter.
            double longest = longestPeriod();
            for (int i = 0; i < time.length; i++) {
                time[i] = latest[i];
                earliest[i] = Math.max(earliest[i], latest[i] - longest);
            }
            return;
        }
        for (int i = 0; i < time.length; i++) {
            earliest[i] = i == 0 ? latest[i] - known : Math.max(earliest[i], latest[i] - known);
            time[i] = (earliest[i] + latest[i]) / 2;
        }
        boolean[] located = new boolean[time.length];
        for (int i = 0; i < time.length; i++) {
            located[i] = width(i) <= LOCATED * known;
        }
        for (int pass = 0; pass < FARTHEST; pass++) {
            located = spread(located, known);
        }
        settle();
    }

    /** Locates the ticks beside those that are located: they lie whole periods away. */
    private boolean[] spread(boolean[] located, double known) {
        boolean[] more = located.clone();
        for (int i = 0; i < time.length; i++) {
            if (!located[i]) {
                more[i] = narrow(i, i + 1, located, known) || narrow(i, i - 1, located, known);
            }
        }
        return more;
    }

    private boolean narrow(int tick, int neighbour, boolean[] located, double known) {
        if (neighbour < 0 || neighbour >= time.length || !located[neighbour]) {
            return false;
        }
        double distance = time[neighbour] - time[tick];
        double periods = Math.signum(distance) * Math.max(1, Math.rint(Math.abs(distance) / known));
        double expected = time[neighbour] - periods * known;
        if (expected < earliest[tick] || expected > latest[tick]) {
            return false;
        }
        double half = width(neighbour) / 2;
        earliest[tick] = Math.max(earliest[tick], expected - half);
        latest[tick] = Math.min(latest[tick], expected + half);
        time[tick] = (earliest[tick] + latest[tick]) / 2;
        return true;
    }

    /** Keeps the times in order, whatever an irregular counter did. */
    private void settle() {
        for (int i = 1; i < time.length; i++) {
            time[i] = Math.max(time[i], time[i - 1]);
        }
    }
}
