package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.GpuFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What makes a number doubtful. Each rule looks at one thing; thresholds are those of the documentation. */
final class WarningRules {

    static final double SHORTEST_SECONDS = 10;
    static final double THERMAL_DRIFT_CELSIUS = 10;
    static final int FEWEST_SAMPLES = 10;
    static final double DISAGREEMENT_PERCENT = 2;
    private static final double GAP_SECONDS = 0.5;
    static final double POWER_CAP_SHARE = 0.05;
    static final double CV_PERCENT = 5;
    private static final int GAP_PERIODS = 3;
    private static final double PERCENT = 100.0;

    /**
     * What the rules look at.
     *
     * @param facts the run
     * @param windows its windows with their energies
     * @param statistics spread over the windows; null for fewer than two
     * @param periodSeconds nominal sample period
     */
    record View(RunFacts facts, Windows windows, @Nullable Statistics statistics, double periodSeconds) {}

    private final View view;
    private final List<MeasurementWarning> warnings = new ArrayList<>();

    private WarningRules(View view) {
        this.view = view;
    }

    static List<MeasurementWarning> of(View view) {
        WarningRules rules = new WarningRules(view);
        rules.duration();
        rules.devices();
        if (view.facts().source().measures()) {
            rules.energy();
            rules.estimators();
            rules.throttling();
            rules.baseline();
        } else {
            rules.unavailable();
        }
        rules.spread();
        return List.copyOf(rules.warnings);
    }

    private void duration() {
        worst(WarningCode.SHORT_MEASUREMENT_DURATION, SHORTEST_SECONDS, durations(), Comparator.reverseOrder());
    }

    private List<Double> durations() {
        return view.windows().all().stream().map(Windows.Energised::seconds).toList();
    }

    private void devices() {
        List<GpuFacts> gpus = view.facts().measuredGpus();
        long off = gpus.stream()
                .filter(gpu -> Boolean.FALSE.equals(gpu.persistenceMode()))
                .count();
        add(WarningCode.GPU_PERSISTENCE_MODE_OFF, off > 0, (double) off, 0.0, (int) off);
        List<Integer> foreign = gpus.stream()
                .map(GpuFacts::processCount)
                .filter(Objects::nonNull)
                .filter(count -> count > 0)
                .toList();
        foreign.stream()
                .max(Comparator.naturalOrder())
                .ifPresent(most -> add(WarningCode.CO_TENANT_OBSERVED, true, most.doubleValue(), 0.0, foreign.size()));
    }

    private void energy() {
        worst(WarningCode.THERMAL_DRIFT_DETECTED, THERMAL_DRIFT_CELSIUS, each(WarningRules::drift));
        worst(
                WarningCode.LOW_SAMPLE_COUNT,
                FEWEST_SAMPLES,
                each(energy -> (double) energy.sampleCount()),
                Comparator.reverseOrder());
        worst(WarningCode.SAMPLING_GAP, longestGapSeconds(view.periodSeconds()), each(WindowEnergy::longestGapSeconds));
        List<WindowEnergy> energies = view.windows().energies();
        long missing =
                energies.stream().filter(energy -> energy.joules() == null).count();
        add(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, missing > 0, (double) missing, 0.0, (int) missing);
        add(WarningCode.ESTIMATED_ENERGY, view.facts().source().estimate(), null, null, 1);
        long negative = view.windows().all().stream().filter(this::isNegative).count();
        add(WarningCode.NEGATIVE_ADJUSTED_ENERGY, negative > 0, (double) negative, 0.0, (int) negative);
    }

    private boolean isNegative(Windows.Energised window) {
        Double idle = view.facts().idle().bare().watts();
        Double joules = window.joules();
        return idle != null && joules != null && joules - idle * window.seconds() < 0;
    }

    private void estimators() {
        worst(WarningCode.ESTIMATORS_DISAGREE, DISAGREEMENT_PERCENT, each(WindowEnergy::disagreementPercent));
    }

    private void throttling() {
        worst(WarningCode.THERMAL_THROTTLE, 0, each(energy -> PERCENT * energy.thermalThrottleShare()));
        worst(
                WarningCode.POWER_CAP_ACTIVE,
                PERCENT * POWER_CAP_SHARE,
                each(energy -> PERCENT * energy.powerCapShare()));
    }

    private void baseline() {
        Double drift = view.facts().idle().bare().drift();
        double threshold = 0.10;
        add(WarningCode.BASELINE_DRIFT, drift != null && drift > threshold, drift, threshold, 1);
    }

    private void unavailable() {
        boolean asked = !view.facts().source().choice().tried().isEmpty();
        add(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, asked, null, null, 1);
    }

    private void spread() {
        Statistics statistics = view.statistics();
        double cv = statistics == null ? 0 : statistics.cvPercent();
        add(WarningCode.HIGH_VARIANCE, cv > CV_PERCENT, cv, CV_PERCENT, 1);
    }

    private static @Nullable Double drift(WindowEnergy energy) {
        Double start = energy.temperatureStartCelsius();
        Double end = energy.temperatureEndCelsius();
        return start == null || end == null ? null : Math.abs(end - start);
    }

    private List<Double> each(Function<WindowEnergy, @Nullable Double> value) {
        List<Double> values = new ArrayList<>();
        for (WindowEnergy energy : view.windows().energies()) {
            Double one = value.apply(energy);
            if (one != null) {
                values.add(one);
            }
        }
        return values;
    }

    private void worst(WarningCode code, double threshold, List<Double> values) {
        worst(code, threshold, values, Comparator.naturalOrder());
    }

    /** Warns of the worst value, when it lies beyond the threshold in the order's direction. */
    private void worst(WarningCode code, double threshold, List<Double> values, Comparator<Double> order) {
        List<Double> beyond = values.stream()
                .filter(value -> order.compare(value, threshold) > 0)
                .toList();
        beyond.stream().max(order).ifPresent(worst -> add(code, true, worst, threshold, beyond.size()));
    }

    private void add(WarningCode code, boolean present, @Nullable Double value, @Nullable Double threshold, int count) {
        if (present) {
            warnings.add(warning(code, value, threshold, count));
        }
    }

    /** A gap between two samples that is still no warning, in seconds. */
    static double longestGapSeconds(double periodSeconds) {
        return Math.max(GAP_PERIODS * periodSeconds, GAP_SECONDS);
    }

    /** A warning with the meaning and the remediation of its code. */
    static MeasurementWarning warning(WarningCode code, @Nullable Double value, @Nullable Double threshold, int count) {
        return new MeasurementWarning(code.code(), code.meaning(), value, threshold, code.remediation(), count);
    }
}
