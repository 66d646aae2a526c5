package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.DeviceEnergy;
import dev.joulemark.api.result.EstimatorRecord;
import dev.joulemark.api.result.RepetitionResult;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.runner.energy.Disagreement;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.StudentT;
import dev.joulemark.runner.energy.WindowConditions;
import dev.joulemark.runner.energy.WindowEnergy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Numbers of each window, and their spread. */
final class Repetitions {

    private static final int FEWEST_FOR_INTERVAL = 3;
    private static final double PERCENT = 100.0;

    private final Windows windows;
    private final Baseline baseline;
    private final String noEnergy;
    private final IntFunction<String> startTime;

    /**
     * Numbers of some windows.
     *
     * @param windows the windows
     * @param baseline what is subtracted
     * @param noEnergy why a window without a source has no energy
     * @param startTime wall time of the first energy reading of a repetition
     */
    Repetitions(Windows windows, Baseline baseline, String noEnergy, IntFunction<String> startTime) {
        this.windows = windows;
        this.baseline = baseline;
        this.noEnergy = noEnergy;
        this.startTime = startTime;
    }

    List<RepetitionResult> results() {
        return windows.all().stream().map(this::result).toList();
    }

    private RepetitionResult result(Windows.Energised window) {
        MeasuredWindow measured = window.measured();
        WindowEnergy energy = window.energy();
        WindowConditions conditions = energy == null ? null : energy.conditions();
        Double joules = window.joules();
        double seconds = window.seconds();
        long tokens = measured.outputTokens();
        Double idle = baseline.watts();
        return new RepetitionResult(
                measured.index(),
                joules,
                joules == null || idle == null ? null : joules - idle * seconds,
                seconds,
                joules == null ? null : joules / seconds,
                conditions == null ? null : conditions.peakPowerWatts(),
                measured.inputTokens(),
                tokens,
                joules == null || tokens == 0 ? null : joules / tokens,
                tokens / seconds,
                joules != null ? null : energy == null ? noEnergy : energy.unavailableReason(),
                energy == null ? null : estimators(energy),
                energy == null ? List.of() : devices(energy),
                conditions == null ? null : conditions.temperatureStartCelsius(),
                conditions == null ? null : conditions.temperatureEndCelsius(),
                conditions == null ? null : PERCENT * conditions.thermalThrottleShare(),
                conditions == null ? null : PERCENT * conditions.powerCapShare(),
                conditions == null ? null : conditions.smClockMegahertz(),
                conditions == null ? null : conditions.processCount(),
                startTime.apply(measured.index()),
                Latencies.of(measured.generations()),
                Phases.of(window, noEnergy));
    }

    private static @Nullable EstimatorRecord estimators(WindowEnergy energy) {
        Estimator headline = energy.headline();
        if (headline == null) {
            return null;
        }
        Disagreement disagreement = energy.disagreement();
        return new EstimatorRecord(
                headline.label(),
                String.valueOf(energy.headlineReason()),
                energy.counterJoules(),
                energy.instantPowerJoules(),
                energy.averagePowerJoules(),
                disagreement == null ? null : disagreement.percent(),
                disagreement == null ? null : disagreement.thresholdPercent(),
                disagreement == null ? null : disagreement.estimator().label(),
                energy.timing().uncertaintyJoules(),
                energy.timing().counterPeriodSeconds(),
                energy.timing().sensorPeriodSeconds(),
                energy.coveragePercent(),
                energy.longestGapSeconds(),
                energy.conditions().sampleCount());
    }

    private static List<DeviceEnergy> devices(WindowEnergy energy) {
        return energy.devices().stream()
                .map(device -> new DeviceEnergy(device.id(), device.joules(), device.unavailableReason()))
                .toList();
    }

    /** Spread of energy per output token over the windows; null for fewer than two or where one has no energy. */
    static @Nullable Statistics statistics(List<RepetitionResult> results) {
        List<Double> perToken = new ArrayList<>();
        for (RepetitionResult result : results) {
            Double value = result.energyPerOutputTokenJ();
            if (value == null) {
                return null;
            }
            perToken.add(value);
        }
        int count = perToken.size();
        if (count < 2) {
            return null;
        }
        double mean = perToken.stream().mapToDouble(Double::doubleValue).sum() / count;
        double squares = perToken.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = Math.sqrt(squares / (count - 1));
        boolean enough = count >= FEWEST_FOR_INTERVAL;
        double half = StudentT.quantile975(count - 1) * deviation / Math.sqrt(count);
        return new Statistics(
                count,
                mean,
                deviation,
                PERCENT * deviation / mean,
                enough ? mean - half : null,
                enough ? mean + half : null);
    }
}
