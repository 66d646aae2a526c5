package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.runner.energy.Disagreement;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.energy.WindowConditions;
import dev.joulemark.runner.energy.WindowEnergy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What windows alone say, whatever was done in them: the rules that a run and {@code measure} share. */
final class WindowFindings {

    static final double SHORTEST_SECONDS = 10;
    static final double THERMAL_DRIFT_CELSIUS = 10;
    static final int FEWEST_SAMPLES = 10;
    static final double POWER_CAP_PERCENT = 5;
    static final double COVERAGE_PERCENT = 95;
    static final double AVERAGING_PERCENT = 1;
    private static final double GAP_SECONDS = 0.5;
    private static final int GAP_PERIODS = 3;
    private static final double PERCENT = 100.0;

    /**
     * One window.
     *
     * @param seconds its length
     * @param energy its energy; null where there is no source
     */
    record Timed(double seconds, @Nullable WindowEnergy energy) {}

    private final List<Timed> windows;
    private final double periodSeconds;

    WindowFindings(List<Timed> windows, double periodSeconds) {
        this.windows = List.copyOf(windows);
        this.periodSeconds = periodSeconds;
    }

    /** Warnings of the length alone, which hold without a source as well. */
    List<MeasurementWarning> ofLength() {
        Warnings found = new Warnings();
        found.worst(
                WarningCode.SHORT_MEASUREMENT_DURATION,
                SHORTEST_SECONDS,
                windows.stream().map(Timed::seconds).toList(),
                Comparator.reverseOrder());
        return found.list();
    }

    /** Warnings of the energy and of what the devices went through. */
    List<MeasurementWarning> ofEnergy(boolean estimate) {
        Warnings found = new Warnings();
        found.worst(WarningCode.THERMAL_DRIFT_DETECTED, THERMAL_DRIFT_CELSIUS, each(WindowFindings::drift));
        found.worst(
                WarningCode.LOW_SAMPLE_COUNT,
                FEWEST_SAMPLES,
                each(energy -> (double) energy.conditions().sampleCount()),
                Comparator.reverseOrder());
        found.worst(
                WarningCode.SAMPLING_GAP,
                Math.max(GAP_PERIODS * periodSeconds, GAP_SECONDS),
                each(WindowEnergy::longestGapSeconds));
        int missing = (int)
                energies().stream().filter(energy -> energy.joules() == null).count();
        found.add(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, missing > 0, (double) missing, 0.0, missing);
        found.add(WarningCode.ESTIMATED_ENERGY, estimate, null, null, 1);
        disagreement(found);
        found.worst(WarningCode.AVERAGED_POWER, AVERAGING_PERCENT, each(WindowFindings::averagingPercent));
        found.worst(
                WarningCode.THERMAL_THROTTLE,
                0,
                each(energy -> PERCENT * energy.conditions().thermalThrottleShare()));
        found.worst(
                WarningCode.POWER_CAP_ACTIVE,
                POWER_CAP_PERCENT,
                each(energy -> PERCENT * energy.conditions().powerCapShare()));
        return found.list();
    }

    private void disagreement(Warnings found) {
        List<Disagreement> remarkable = energies().stream()
                .map(WindowEnergy::disagreement)
                .filter(Objects::nonNull)
                .filter(Disagreement::isRemarkable)
                .sorted(Comparator.comparingDouble(Disagreement::percent).reversed())
                .toList();
        if (!remarkable.isEmpty()) {
            Disagreement worst = remarkable.getFirst();
            found.add(
                    WarningCode.ESTIMATORS_DISAGREE,
                    true,
                    worst.percent(),
                    worst.thresholdPercent(),
                    remarkable.size());
        }
    }

    Optional<MeasurementValidity> deviceLost() {
        return fault(Fault.DEVICE_LOST, "DeviceLost", "A device was lost while measuring.");
    }

    Optional<MeasurementValidity> counterReset() {
        return fault(Fault.COUNTER_RESET, "CounterReset", "An energy counter went backwards.");
    }

    Optional<MeasurementValidity> sampleGap() {
        double coverage = energies().stream()
                .mapToDouble(WindowEnergy::coveragePercent)
                .min()
                .orElse(PERCENT);
        return invalid(
                coverage < COVERAGE_PERCENT,
                "SampleGap",
                String.format(Locale.ROOT, "Only %.1f %% of a window is covered by samples.", coverage));
    }

    Optional<MeasurementValidity> thermalThrottle() {
        boolean throttled =
                energies().stream().anyMatch(energy -> energy.conditions().thermalThrottleShare() > 0);
        return invalid(throttled, "ThermalThrottle", "The GPU slowed down for heat or for its power brake.");
    }

    private Optional<MeasurementValidity> fault(Fault fault, String reason, String message) {
        return invalid(energies().stream().anyMatch(energy -> energy.faults().contains(fault)), reason, message);
    }

    private static Optional<MeasurementValidity> invalid(boolean holds, String reason, String message) {
        return holds ? Optional.of(new MeasurementValidity(Validity.FALSE, reason, message)) : Optional.empty();
    }

    private static @Nullable Double drift(WindowEnergy energy) {
        WindowConditions conditions = energy.conditions();
        Double start = conditions.temperatureStartCelsius();
        Double end = conditions.temperatureEndCelsius();
        return start == null || end == null ? null : Math.abs(end - start);
    }

    private static @Nullable Double averagingPercent(WindowEnergy energy) {
        Double joules = energy.joules();
        Double averaging = energy.timing().averagingJoules();
        return joules == null || averaging == null || joules == 0 ? null : PERCENT * averaging / Math.abs(joules);
    }

    private List<WindowEnergy> energies() {
        List<WindowEnergy> found = new ArrayList<>();
        for (Timed window : windows) {
            if (window.energy() != null) {
                found.add(window.energy());
            }
        }
        return found;
    }

    private List<Double> each(Function<WindowEnergy, @Nullable Double> value) {
        List<Double> values = new ArrayList<>();
        for (WindowEnergy energy : energies()) {
            Double one = value.apply(energy);
            if (one != null) {
                values.add(one);
            }
        }
        return values;
    }
}
