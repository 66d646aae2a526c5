package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerSample;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How well the times of the readings serve an estimator. */
final class TimingCalculator {

    private static final double COVERAGE_FACTOR = 2.0;
    private static final double ONE_PERCENT = 0.01;
    private static final double NANOS_PER_SECOND = 1e9;

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

    static @Nullable Double sensorPeriod(DeviceTrace trace) {
        Double nanos = UpdatePeriod.nanos(
                trace.samples(),
                trace.instant().readings().isEmpty() ? PowerSample::averagePowerWatts : PowerSample::instantPowerWatts);
        return nanos == null ? null : nanos / NANOS_PER_SECOND;
    }
}
