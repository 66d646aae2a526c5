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

    /**
     * Divides the energy of a window among phases within it, by the estimator of the headline. Where the ticks of a counter
     * do not resolve a phase and power does, power divides what the counter measured.
     *
     * @param log the samples
     * @param window the window
     * @param whole its energy, as {@link #measure} has it
     * @param phases slices of each phase, in order and apart from each other, within the window
     */
    public EnergySplit split(SampleLog log, Window window, WindowEnergy whole, List<List<Window>> phases) {
        Estimator headline = whole.headline();
        Double joules = whole.joules();
        if (headline == null || joules == null) {
            String reason = whole.unavailableReason();
            return EnergySplit.unknown(reason == null ? "The window has no energy." : reason, phases.size());
        }
        List<DeviceTrace> traces = DeviceTrace.of(log, window, calibration);
        EnergySplit best = new PhaseCalculator(traces, headline, window, log.periodNanos()).own(joules, phases);
        if (headline == Estimator.COUNTER) {
            for (Estimator power : List.of(Estimator.INSTANT_POWER, Estimator.AVERAGE_POWER)) {
                EnergySplit shared = total(traces, power) == null
                        ? null
                        : new PhaseCalculator(traces, power, window, log.periodNanos()).share(joules, phases);
                best = shared != null && shared.resolved() > best.resolved() ? shared : best;
            }
        }
        return best;
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
