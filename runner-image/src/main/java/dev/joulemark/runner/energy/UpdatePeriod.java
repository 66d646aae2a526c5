package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How often a quantity is refreshed, by how long its readings stay the same. */
public final class UpdatePeriod {

    /** Fewer changes than this say nothing about how often a quantity is refreshed. */
    private static final int FEWEST_CHANGES = 5;

    /** A reading that stays for fewer samples than this may change as often as it is read. */
    private static final double RESOLVED_SAMPLES = 1.5;

    private UpdatePeriod() {}

    /**
     * Median length of a run of equal readings, in nanoseconds, without the runs that the sampling cut off at either end.
     *
     * @param samples of one device
     * @param quantity what is looked at
     * @return null where it is not longer than the time between samples, or changed too seldom
     */
    public static @Nullable Double nanos(
            List<PowerSample> samples, Function<PowerSample, ? extends @Nullable Number> quantity) {
        List<PowerSample> read = samples.stream()
                .filter(sample -> quantity.apply(sample) != null)
                .toList();
        List<Long> runs = new ArrayList<>();
        List<Long> intervals = new ArrayList<>();
        Long changed = null;
        for (int i = 1; i < read.size(); i++) {
            long now = read.get(i).monotonicNanos();
            intervals.add(now - read.get(i - 1).monotonicNanos());
            if (!Objects.equals(quantity.apply(read.get(i)), quantity.apply(read.get(i - 1)))) {
                if (changed != null) {
                    runs.add(now - changed);
                }
                changed = now;
            }
        }
        Double run = Median.of(runs);
        Double interval = Median.of(intervals);
        if (run == null || interval == null || runs.size() < FEWEST_CHANGES) {
            return null;
        }
        return run > RESOLVED_SAMPLES * interval ? run : null;
    }
}
