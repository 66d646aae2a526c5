package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.SampleLog;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Energy of a window from the samples around it.
 *
 * <p>The headline is the difference of the energy counters where every device has one, else the trapezoid of instantaneous
 * power, else that of averaged power; the others are cross-checks. Ticks of a counter are located around the edges and
 * bridged with power. Every device is computed for itself, and the sum is null when one is missing.
 */
public final class EnergyCalculator {

    private static final double PERCENT = 100.0;
    private static final List<Estimator> MEASURED =
            List.of(Estimator.COUNTER, Estimator.INSTANT_POWER, Estimator.AVERAGE_POWER);

    private final boolean estimate;

    /**
     * A calculator for one kind of source.
     *
     * @param estimate whether the source is a model, {@link dev.joulemark.runner.power.PowerSource#isEstimate()}
     */
    public EnergyCalculator(boolean estimate) {
        this.estimate = estimate;
    }

    /** Energy of a window by every estimator the samples allow. */
    public WindowEnergy measure(SampleLog log, Window window) {
        List<DeviceTrace> traces = DeviceTrace.of(log, window);
        Headline headline = Headline.choose(traces, window, order());
        Estimator covering = headline.estimator() == null ? order().getFirst() : headline.estimator();
        WindowConditions conditions = WindowConditions.of(traces, window);
        double coverage = PERCENT;
        double gap = 0;
        for (DeviceTrace trace : traces) {
            Coverage one = trace.coverage(covering);
            coverage = Math.min(coverage, one.percent());
            gap = Math.max(gap, one.longestGapSeconds());
        }
        Double counter = total(traces, Estimator.COUNTER);
        Double instant = total(traces, Estimator.INSTANT_POWER);
        Double average = total(traces, Estimator.AVERAGE_POWER);
        return new WindowEnergy(
                headline.joules(),
                headline.unavailableReason(),
                headline.estimator(),
                headline.reason(),
                counter,
                instant,
                average,
                disagreement(headline, instant, average),
                slowestPeriod(traces),
                traces.isEmpty() ? 0 : coverage,
                gap,
                conditions.sampleCount(),
                conditions.peakPowerWatts(),
                conditions.temperatureStartCelsius(),
                conditions.temperatureEndCelsius(),
                conditions.thermalThrottleShare(),
                conditions.powerCapShare(),
                headline.devices(),
                faults(traces, window));
    }

    /**
     * How far the counter's ticks at the edges of a window were located, in seconds: the width w for which the standard
     * uncertainty of a difference is P·w/√6. The tick period where nothing polled densely, near 0 where the sampler did; 0
     * where the headline is not a counter. Of the worst device.
     */
    public double edgeResolutionSeconds(SampleLog log, Window window) {
        List<DeviceTrace> traces = DeviceTrace.of(log, window);
        if (Headline.choose(traces, window, order()).estimator() != order().getFirst()) {
            return 0;
        }
        double widest = 0;
        for (DeviceTrace trace : traces) {
            double start = trace.counter().resolutionSeconds(0);
            double stop = trace.counter().resolutionSeconds(window.seconds());
            widest = Math.max(widest, Math.sqrt((start * start + stop * stop) / 2));
        }
        return widest;
    }

    /** Sum of all devices by one estimator; null when one device has none. */
    static @Nullable Double joules(SampleLog log, Window window, Estimator estimator) {
        return total(DeviceTrace.of(log, window), estimator);
    }

    private List<Estimator> order() {
        return estimate ? List.of(Estimator.MODEL) : MEASURED;
    }

    private static @Nullable Double total(List<DeviceTrace> traces, Estimator estimator) {
        return traces.isEmpty()
                ? null
                : Amount.sum(
                        traces.stream().map(trace -> trace.joules(estimator)).toList());
    }

    private static @Nullable Double disagreement(
            Headline headline, @Nullable Double instant, @Nullable Double average) {
        Double joules = headline.joules();
        Double other = headline.estimator() == Estimator.INSTANT_POWER || instant == null ? average : instant;
        if (joules == null || joules == 0 || other == null || headline.estimator() == Estimator.AVERAGE_POWER) {
            return null;
        }
        return PERCENT * Math.abs(other - joules) / Math.abs(joules);
    }

    private static @Nullable Double slowestPeriod(List<DeviceTrace> traces) {
        Double slowest = null;
        for (DeviceTrace trace : traces) {
            Double period = trace.counter().periodSeconds();
            if (period != null && (slowest == null || period > slowest)) {
                slowest = period;
            }
        }
        return slowest;
    }

    private static Set<Fault> faults(List<DeviceTrace> traces, Window window) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (DeviceTrace trace : traces) {
            if (trace.lost(window) != null) {
                faults.add(Fault.DEVICE_LOST);
            }
            if (trace.counterDecreased()) {
                faults.add(Fault.COUNTER_RESET);
            }
        }
        return faults;
    }
}
