package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.SampleLog;
import org.jspecify.annotations.Nullable;

/**
 * Idle power of a window, by the estimator the energy of a run would have: baseline and total must share their systematic
 * errors, or the difference keeps them. The standard error is that of batch means, because neighbouring samples are alike
 * and the usual s/√n would be far too small.
 */
public final class IdlePowerCalculator {

    private static final int MOST_BATCHES = 10;
    private static final double SHORTEST_BATCH_SECONDS = 1.0;

    private final EnergyCalculator energy;

    /**
     * Idle power by the calculator that also computes the energy of the run.
     *
     * @param energy one kind of source, and its calibration
     */
    public IdlePowerCalculator(EnergyCalculator energy) {
        this.energy = energy;
    }

    /** Idle power of a window. */
    public Idle measure(SampleLog log, Window window) {
        WindowEnergy whole = energy.measure(log, window);
        Double joules = whole.joules();
        Estimator headline = whole.headline();
        if (joules == null || headline == null) {
            return new Idle.Unavailable(String.valueOf(whole.unavailableReason()));
        }
        if (!whole.faults().isEmpty()) {
            return new Idle.Unavailable("Idle power cannot be trusted: " + whole.faults() + ".");
        }
        Double error = standardError(log, window, headline);
        if (error == null) {
            return new Idle.Unavailable(
                    "A window of " + window.seconds() + " s has too few readings for a standard error.");
        }
        return new Idle.Measured(
                joules / window.seconds(),
                error,
                window.seconds(),
                whole.conditions().sampleCount());
    }

    private @Nullable Double standardError(SampleLog log, Window window, Estimator estimator) {
        int batches = (int) Math.max(2, Math.min(MOST_BATCHES, window.seconds() / SHORTEST_BATCH_SECONDS));
        long length = (window.stopNanos() - window.startNanos()) / batches;
        if (length <= 0) {
            return null;
        }
        double[] watts = new double[batches];
        for (int i = 0; i < batches; i++) {
            long start = window.startNanos() + i * length;
            Window batch = new Window(start, start + length);
            Double joules = energy.joules(log, batch, estimator);
            if (joules == null) {
                return null;
            }
            watts[i] = joules / batch.seconds();
        }
        return Spread.of(watts).standardError();
    }
}
