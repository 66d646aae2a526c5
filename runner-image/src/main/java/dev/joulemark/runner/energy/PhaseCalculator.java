package dev.joulemark.runner.energy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Energy of phases within a window by one estimator. A phase is resolved when its slices are, by their mean, no shorter than
 * the time between two pieces of news of the device, and when the expanded uncertainty (k = 2) of the division is at most a
 * fifth of its energy. The uncertainties of all edges of a phase are added, not their squares: what smears one short slice
 * into its neighbours smears them all the same way.
 */
final class PhaseCalculator {

    private static final double COVERAGE_FACTOR = 2.0;
    private static final double WORST_SHARE = 0.2;

    private final Estimator estimator;
    private final Window window;
    private final List<EdgeResolution> devices;

    PhaseCalculator(List<DeviceTrace> traces, Estimator estimator, Window window, long periodNanos) {
        this.estimator = estimator;
        this.window = window;
        this.devices = traces.stream()
                .map(trace -> new EdgeResolution(trace, estimator, periodNanos))
                .toList();
    }

    /** The window's energy divided as this estimator sees it. */
    EnergySplit own(double joules, List<List<Window>> phases) {
        return split(estimator.label(), joules, 1, phases);
    }

    /** The window's energy divided in proportion of this estimator; null where this estimator has no energy of the window. */
    @Nullable
    EnergySplit share(double joules, List<List<Window>> phases) {
        double whole = devices.stream()
                .mapToDouble(device -> device.joules(0, window.seconds()))
                .sum();
        return whole > 0 ? split(estimator.label() + "Share", joules, joules / whole, phases) : null;
    }

    private EnergySplit split(String method, double joules, double factor, List<List<Window>> phases) {
        return EnergySplit.of(
                method, phases.stream().map(slices -> part(slices, factor)).toList(), joules);
    }

    private EnergySplit.Part part(List<Window> slices, double factor) {
        if (slices.isEmpty()) {
            return new EnergySplit.Part(0.0, 0.0, null, null);
        }
        double joules = 0;
        double squares = 0;
        double step = 0;
        for (EdgeResolution device : devices) {
            double edges = 0;
            for (Window slice : slices) {
                joules += factor * device.joules(seconds(slice.startNanos()), seconds(slice.stopNanos()));
                edges += device.joulesAt(seconds(slice.startNanos())) + device.joulesAt(seconds(slice.stopNanos()));
            }
            squares += edges * edges;
            step = Math.max(step, device.stepSeconds());
        }
        double uncertainty = factor * Math.sqrt(squares);
        if (!Double.isFinite(joules) || !Double.isFinite(uncertainty)) {
            return new EnergySplit.Part(
                    null, null, null, "The readings have a gap at an edge of a phase (" + estimator.label() + ").");
        }
        return judged(slices, new Found(joules, uncertainty, step));
    }

    /**
     * What was found of a phase, resolved or not.
     *
     * @param joules its energy
     * @param uncertainty standard uncertainty, in joules
     * @param step time between two pieces of news, in seconds
     */
    private record Found(double joules, double uncertainty, double step) {}

    private EnergySplit.Part judged(List<Window> slices, Found found) {
        double length = slices.stream().mapToDouble(Window::seconds).sum();
        double watts = found.joules() / length;
        double news = slices.size() * found.step();
        double needed = watts > 0
                ? Math.max(news, COVERAGE_FACTOR * found.uncertainty() / (WORST_SHARE * watts))
                : Double.POSITIVE_INFINITY;
        if (length >= needed) {
            return new EnergySplit.Part(found.joules(), found.uncertainty(), needed, null);
        }
        boolean known = Double.isFinite(needed);
        String reason = String.format(
                Locale.ROOT,
                "%d slices of together %.4g s cannot be told apart by %s%s: use longer prompts or outputs, a larger"
                        + " batch, or a shorter measurement.samplePeriod.",
                slices.size(),
                length,
                estimator.label(),
                known ? String.format(Locale.ROOT, ", which needs %.4g s", needed) : "");
        return new EnergySplit.Part(null, found.uncertainty(), known ? needed : null, reason);
    }

    private double seconds(long nanos) {
        return (nanos - window.startNanos()) / 1e9;
    }
}
