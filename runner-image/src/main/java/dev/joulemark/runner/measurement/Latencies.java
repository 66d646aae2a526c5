package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.LatencyResult;
import dev.joulemark.api.result.LatencyStatistics;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.TokenTimes;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** How long requests took: time to first token, time between tokens, time to the last one. */
final class Latencies {

    private static final double NANOS_PER_SECOND = 1e9;

    private Latencies() {}

    /** Over all generations that produced a token. */
    static LatencyResult of(List<Generation> generations) {
        List<TokenTimes> requests = generations.stream()
                .map(Generation::times)
                .filter(times -> times.count() > 0)
                .toList();
        return new LatencyResult(
                statistics(each(requests, times -> times.firstNanos() - times.startNanos())),
                statistics(between(requests)),
                statistics(each(requests, times -> times.lastNanos() - times.startNanos())));
    }

    private static double[] each(List<TokenTimes> requests, ToLongFunction<TokenTimes> nanos) {
        return requests.stream()
                .mapToDouble(times -> nanos.applyAsLong(times) / NANOS_PER_SECOND)
                .toArray();
    }

    private static double[] between(List<TokenTimes> requests) {
        double[] gaps = new double
                [requests.stream().mapToInt(times -> times.count() - 1).sum()];
        int at = 0;
        for (TokenTimes times : requests) {
            for (int i = 1; i < times.count(); i++) {
                gaps[at++] = (times.nanos(i) - times.nanos(i - 1)) / NANOS_PER_SECOND;
            }
        }
        return gaps;
    }

    /** Sorts the values. */
    static LatencyStatistics statistics(double[] values) {
        if (values.length == 0) {
            return new LatencyStatistics(null, null, null, null, null, null, 0);
        }
        Arrays.sort(values);
        // Rounding must not lift the mean of equal values above the largest.
        double largest = values[values.length - 1];
        return new LatencyStatistics(
                Math.min(largest, Arrays.stream(values).sum() / values.length),
                quantile(values, 0.50),
                quantile(values, 0.90),
                quantile(values, 0.95),
                quantile(values, 0.99),
                largest,
                values.length);
    }

    /** Linear between order statistics: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
