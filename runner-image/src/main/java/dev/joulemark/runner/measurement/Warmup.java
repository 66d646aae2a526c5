package dev.joulemark.runner.measurement;

import dev.joulemark.api.v1alpha1.ConvergenceSpec;
import dev.joulemark.api.v1alpha1.WarmupSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches until the device is warm: a fixed number, or until the coefficient of variation of the last latencies falls
 * below a threshold.
 */
final class Warmup {

    /**
     * What warming up did.
     *
     * @param converged whether latencies settled; true for a fixed number of runs
     * @param finalCv coefficient of variation of the last latencies; null for fewer than two
     * @param targetCv what was asked for; null for a fixed number of runs
     * @param maxRuns most runs that were allowed
     * @param latenciesMs latency of each run, in milliseconds
     */
    record Outcome(
            boolean converged,
            @Nullable Double finalCv,
            @Nullable Double targetCv,
            int maxRuns,
            List<Double> latenciesMs) {

        Outcome {
            latenciesMs = List.copyOf(latenciesMs);
        }
    }

    /** One batch at workload settings. */
    interface Run {

        /**
         * Runs it.
         *
         * @param index number of the run, from 0
         * @return latency in milliseconds
         * @throws RunException when it fails or the run is to end
         */
        double latencyMs(int index) throws RunException;
    }

    private final WarmupSpec spec;

    Warmup(WarmupSpec spec) {
        this.spec = spec;
    }

    Outcome perform(Run run) throws RunException {
        ConvergenceSpec convergence = spec.convergence();
        return convergence == null ? fixed(run) : untilSettled(run, convergence);
    }

    private Outcome fixed(Run run) throws RunException {
        List<Double> latencies = new ArrayList<>();
        for (int i = 0; i < spec.runs(); i++) {
            latencies.add(run.latencyMs(i));
        }
        return new Outcome(true, cv(latencies), null, spec.runs(), latencies);
    }

    private static Outcome untilSettled(Run run, ConvergenceSpec convergence) throws RunException {
        double threshold = Double.parseDouble(convergence.cvThreshold());
        int fewest = Math.max(convergence.minRuns(), convergence.windowSize());
        List<Double> latencies = new ArrayList<>();
        Double cv = null;
        while (latencies.size() < convergence.maxRuns()) {
            latencies.add(run.latencyMs(latencies.size()));
            cv = cv(latencies.subList(Math.max(0, latencies.size() - convergence.windowSize()), latencies.size()));
            if (latencies.size() >= fewest && cv != null && cv < threshold) {
                return new Outcome(true, cv, threshold, convergence.maxRuns(), latencies);
            }
        }
        return new Outcome(false, cv, threshold, convergence.maxRuns(), latencies);
    }

    /** Population standard deviation by mean; null for fewer than two values. */
    static @Nullable Double cv(List<Double> values) {
        if (values.size() < 2) {
            return null;
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double variance = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return Math.sqrt(variance) / mean;
    }
}
