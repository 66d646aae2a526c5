package dev.joulemark.runner.energy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How well the times of the readings serve an estimator. */
final class TimingCalculator {

    private static final double COVERAGE_FACTOR = 2.0;
    private static final double ONE_PERCENT = 0.01;
    private static final int FEWEST_CHANGES = 5;

    /** Updates this many sample intervals apart are slower than the sampling; fewer may be chance. */
    private static final double RESOLVED = 1.5;

    private TimingCalculator() {}

    static WindowEnergy.Timing of(List<DeviceTrace> traces, Headline headline) {
        Double counterPeriod = slowest(traces, trace -> trace.counter().periodSeconds());
        Double sensorPeriod = slowest(traces, TimingCalculator::sensorPeriod);
        Estimator estimator = headline.estimator();
        Double joules = headline.joules();
        if (estimator == null || joules == null) {
            return new WindowEnergy.Timing(0, null, counterPeriod, sensorPeriod, null);
        }
        double uncertainty = Resolution.joules(traces, estimator);
        double ratio = joules == 0 ? 0 : COVERAGE_FACTOR * uncertainty / Math.abs(joules) / ONE_PERCENT;
        double seconds = traces.getFirst().seconds();
        // Edges weigh less by length, and unseen switching by the root of it.
        double needed = estimator == Estimator.COUNTER ? seconds * ratio : seconds * ratio * ratio;
        return new WindowEnergy.Timing(
                uncertainty,
                estimator == Estimator.AVERAGE_POWER
                        ? traces.stream().mapToDouble(Resolution::averaging).sum()
                        : null,
                counterPeriod,
                sensorPeriod,
                needed);
    }

    private static @Nullable Double slowest(List<DeviceTrace> traces, Function<DeviceTrace, @Nullable Double> period) {
        return traces.stream()
                .map(period)
                .filter(Objects::nonNull)
                .max(Double::compare)
                .orElse(null);
    }

    /** Median time between two changes of the power, where that is longer than the time between samples. */
    private static @Nullable Double sensorPeriod(DeviceTrace trace) {
        Series instant = trace.instant().readings();
        Series power = instant.isEmpty() ? trace.average().readings() : instant;
        double[] changes = new double[Math.max(0, power.size() - 1)];
        double[] intervals = new double[changes.length];
        int found = 0;
        double previous = Double.NaN;
        for (int i = 1; i < power.size(); i++) {
            intervals[i - 1] = power.time(i) - power.time(i - 1);
            if (power.value(i) != power.value(i - 1)) {
                if (!Double.isNaN(previous)) {
                    changes[found++] = power.time(i) - previous;
                }
                previous = power.time(i);
            }
        }
        if (found < FEWEST_CHANGES) {
            return null;
        }
        double period = median(Arrays.copyOf(changes, found));
        return period > RESOLVED * median(intervals) ? period : null;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
