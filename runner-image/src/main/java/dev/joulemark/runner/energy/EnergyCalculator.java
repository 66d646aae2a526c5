package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.SampleLog;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
    private final Calibration calibration;

    /**
     * A calculator without calibration.
     *
     * @param estimate whether the source is a model, {@link dev.joulemark.runner.power.PowerSource#isEstimate()}
     */
    public EnergyCalculator(boolean estimate) {
        this(estimate, Calibration.NONE);
    }

    /**
     * A calculator for one kind of source.
     *
     * @param estimate whether the source is a model, {@link dev.joulemark.runner.power.PowerSource#isEstimate()}
     * @param calibration corrects each device; a model is never corrected
     */
    public EnergyCalculator(boolean estimate, Calibration calibration) {
        this.estimate = estimate;
        this.calibration = estimate ? Calibration.NONE : calibration;
    }

    /** Energy of a window by every estimator the samples allow. */
    public WindowEnergy measure(SampleLog log, Window window) {
        List<DeviceTrace> traces = DeviceTrace.of(log, window, calibration);
        Headline headline = Headline.choose(traces, window, order());
        Estimator covering = headline.estimator() == null ? order().getFirst() : headline.estimator();
        double coverage = PERCENT;
        double gap = 0;
        for (DeviceTrace trace : traces) {
            Coverage one = trace.coverage(covering);
            coverage = Math.min(coverage, one.percent());
            gap = Math.max(gap, one.longestGapSeconds());
        }
        Map<Estimator, @Nullable Double> totals = totals(traces);
        return new WindowEnergy(
                headline.joules(),
                headline.unavailableReason(),
                headline.estimator(),
                headline.reason(),
                totals.get(Estimator.COUNTER),
                totals.get(Estimator.INSTANT_POWER),
                totals.get(Estimator.AVERAGE_POWER),
                disagreement(traces, headline, totals),
                TimingCalculator.of(traces, headline),
                traces.isEmpty() ? 0 : coverage,
                gap,
                WindowConditions.of(traces, window),
                headline.devices(),
                faults(traces, window));
    }

    /** Sum of all devices by one estimator; null when one device has none. */
    @Nullable
    Double joules(SampleLog log, Window window, Estimator estimator) {
        return total(DeviceTrace.of(log, window, calibration), estimator);
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

    private static Map<Estimator, @Nullable Double> totals(List<DeviceTrace> traces) {
        Map<Estimator, @Nullable Double> totals = new EnumMap<>(Estimator.class);
        MEASURED.forEach(estimator -> totals.put(estimator, total(traces, estimator)));
        return totals;
    }

    private static @Nullable Disagreement disagreement(
            List<DeviceTrace> traces, Headline headline, Map<Estimator, @Nullable Double> totals) {
        Estimator best = headline.estimator();
        Double joules = headline.joules();
        if (best == null || best == Estimator.MODEL || joules == null || joules == 0) {
            return null;
        }
        double own = Resolution.joules(traces, best);
        Disagreement worst = null;
        for (Estimator other : MEASURED) {
            Double second = other == best ? null : totals.get(other);
            if (second != null) {
                double deviation = Math.hypot(own, Resolution.joules(traces, other));
                Disagreement found = Disagreement.of(other, joules, second, deviation);
                worst = worst == null || found.severity() > worst.severity() ? found : worst;
            }
        }
        return worst;
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
