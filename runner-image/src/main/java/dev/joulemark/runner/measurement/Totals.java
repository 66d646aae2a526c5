package dev.joulemark.runner.measurement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers over all windows. Means are per window; rates and energies per token are sums by sums, so that a long window
 * weighs more than a short one.
 *
 * @param energyJ mean energy of a window; null as soon as one is missing
 * @param energyAdjustedJ mean energy less idle power times duration
 * @param perOutputTokenJ energy of all windows by output tokens of all windows
 * @param perTotalTokenJ energy of all windows by input and output tokens of all windows
 * @param tokensPerSecond output tokens per second of the windows
 * @param totalTokensPerSecond input and output tokens per second of the windows
 * @param averagePowerW energy by duration
 * @param durationS mean duration
 * @param outputTokens mean output tokens
 */
record Totals(
        @Nullable Double energyJ,
        @Nullable Double energyAdjustedJ,
        @Nullable Double perOutputTokenJ,
        @Nullable Double perTotalTokenJ,
        @Nullable Double tokensPerSecond,
        @Nullable Double totalTokensPerSecond,
        @Nullable Double averagePowerW,
        @Nullable Double durationS,
        @Nullable Double outputTokens) {

    static Totals of(Windows windows, Baseline baseline) {
        int count = windows.count();
        if (count == 0) {
            return new Totals(null, null, null, null, null, null, null, null, null);
        }
        double seconds = windows.seconds();
        double output = windows.outputTokens();
        double total = output + windows.inputTokens();
        Double joules = sum(windows.joules());
        Double idle = baseline.watts();
        return new Totals(
                quotient(joules, count),
                joules == null || idle == null ? null : (joules - idle * seconds) / count,
                quotient(joules, output),
                quotient(joules, total),
                output / seconds,
                total / seconds,
                quotient(joules, seconds),
                seconds / count,
                output / count);
    }

    private static @Nullable Double sum(@Nullable List<Double> values) {
        return values == null
                ? null
                : values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static @Nullable Double quotient(@Nullable Double dividend, double divisor) {
        return dividend == null || divisor == 0 ? null : dividend / divisor;
    }
}
