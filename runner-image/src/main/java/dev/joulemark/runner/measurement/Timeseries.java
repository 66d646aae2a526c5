package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.TimeseriesRow;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row a second and device, of the measured windows only: whole seconds since the first sample, the mean of what was
 * read, bits OR-ed, no row for a second without a sample.
 */
final class Timeseries {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double MIB = 1_048_576.0;

    private record Bucket(long second, int device) {}

    private Timeseries() {}

    static List<TimeseriesRow> rows(SampleLog log, List<Window> windows) {
        List<PowerSample> samples = windows.stream()
                .flatMap(window -> log.between(window.startNanos(), window.stopNanos()).stream())
                .sorted(Comparator.comparingLong(PowerSample::monotonicNanos))
                .toList();
        if (samples.isEmpty()) {
            return List.of();
        }
        long first = samples.getFirst().monotonicNanos();
        Map<Bucket, List<PowerSample>> buckets =
                new TreeMap<>(Comparator.comparingLong(Bucket::second).thenComparingInt(Bucket::device));
        for (PowerSample sample : samples) {
            long second = (sample.monotonicNanos() - first) / NANOS_PER_SECOND;
            buckets.computeIfAbsent(new Bucket(second, sample.device()), bucket -> new ArrayList<>())
                    .add(sample);
        }
        return buckets.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static TimeseriesRow row(Bucket bucket, List<PowerSample> samples) {
        long bits = samples.stream()
                .map(PowerSample::throttleReasons)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .reduce(0, (a, b) -> a | b);
        return new TimeseriesRow(
                bucket.second(),
                bucket.device(),
                mean(samples, PowerSample::powerWatts),
                mean(samples, PowerSample::temperatureCelsius),
                mean(samples, sample -> mebibytes(sample.memoryUsedBytes())),
                mean(samples, sample -> mebibytes(sample.memoryTotalBytes())),
                mean(samples, PowerSample::utilisationPercent),
                bits);
    }

    private static @Nullable Double mebibytes(@Nullable Long bytes) {
        return bytes == null ? null : bytes / MIB;
    }

    private static @Nullable Float mean(List<PowerSample> samples, Function<PowerSample, @Nullable Double> value) {
        double sum = 0;
        int count = 0;
        for (PowerSample sample : samples) {
            Double one = value.apply(sample);
            if (one != null) {
                sum += one;
                count++;
            }
        }
        return count == 0 ? null : (float) (sum / count);
    }
}
