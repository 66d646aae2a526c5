package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.DeviceEnergy;
import dev.joulemark.api.result.EnergyBreakdown;
import dev.joulemark.api.result.EstimatorRecord;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.api.result.RepetitionResult;
import dev.joulemark.api.result.Uncertainty;
import dev.joulemark.api.result.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the numbers of a result agree with each other and lie in their units' ranges. Every run is checked before it
 * is written: a result that contradicts itself is a bug and must not become a number that somebody quotes.
 */
public final class ResultVerifier {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;
    private static final double COLDEST_CELSIUS = -50;
    private static final double HOTTEST_CELSIUS = 200;

    private final ExperimentResult result;
    private final Violations violations = new Violations();

    private ResultVerifier(ExperimentResult result) {
        this.result = result;
    }

    /**
     * Checks a result.
     *
     * @param result any result
     * @return one sentence a violation; empty when everything agrees
     */
    public static List<String> violations(ExperimentResult result) {
        ResultVerifier verifier = new ResultVerifier(result);
        result.repetitions().forEach(verifier::repetition);
        verifier.totals();
        verifier.breakdown();
        verifier.uncertainty();
        verifier.verdict();
        verifier.violations.addAll(PhaseVerifier.violations(result));
        return verifier.violations.found();
    }

    private void repetition(RepetitionResult one) {
        String where = "repetitions[" + one.index() + "].";
        Double joules = one.energyTotalJ();
        double seconds = one.durationS();
        violations.check(seconds > 0 && Double.isFinite(seconds), where + "duration_s is " + seconds);
        violations.check(one.outputTokens() >= 0 && one.inputTokens() >= 0, where + "tokens are negative");
        violations.check(
                (joules == null) != (one.energyUnavailableReason() == null), where + "energy_total_j lacks its reason");
        violations.check(
                joules == null || (joules >= 0 && Double.isFinite(joules)), where + "energy_total_j is " + joules);
        violations.same(where + "energy_adjusted_j", one.energyAdjustedJ(), adjusted(joules, seconds));
        violations.same(where + "average_power_w", one.averagePowerW(), joules == null ? null : joules / seconds);
        violations.same(where + "tokens_per_second", one.tokensPerSecond(), one.outputTokens() / seconds);
        violations.same(
                where + "energy_per_output_token_j",
                one.energyPerOutputTokenJ(),
                joules == null || one.outputTokens() == 0 ? null : joules / one.outputTokens());
        Double traced = traced(one.index());
        violations.same(where + "duration_s", seconds, traced == null ? Double.valueOf(seconds) : traced);
        violations.same(where + "devices", devices(one.devices()), joules == null ? devices(one.devices()) : joules);
        celsius(where + "temperature_start_c", one.temperatureStartC());
        celsius(where + "temperature_end_c", one.temperatureEndC());
        share(where + "thermal_throttle_percent", one.thermalThrottlePercent());
        share(where + "power_cap_percent", one.powerCapPercent());
        EstimatorRecord estimators = one.estimators();
        if (estimators != null) {
            share(where + "estimators.coverage_percent", estimators.coveragePercent());
            violations.check(estimators.resolutionJ() >= 0, where + "estimators.resolution_j is negative");
        }
    }

    private @Nullable Double adjusted(@Nullable Double joules, @Nullable Double seconds) {
        Double idle = result.baselinePowerW();
        return joules == null || idle == null || seconds == null ? null : joules - idle * seconds;
    }

    /** Length of the window by the trace; null where an event is missing, which the verdict speaks of. */
    private @Nullable Double traced(int repetition) {
        Long start = time(LifecycleEventType.ENERGY_START, repetition);
        Long stop = time(LifecycleEventType.ENERGY_STOP, repetition);
        return start == null || stop == null ? null : (stop - start) / NANOS_PER_SECOND;
    }

    private @Nullable Long time(LifecycleEventType type, int repetition) {
        return result.lifecycle().stream()
                .filter(event -> event.event() == type)
                .filter(event -> Integer.valueOf(repetition).equals(event.repetition()))
                .map(LifecycleEvent::monotonicNs)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Double devices(List<DeviceEnergy> devices) {
        List<Double> joules = new ArrayList<>();
        for (DeviceEnergy device : devices) {
            Double one = device.energyJ();
            if (one == null) {
                return null;
            }
            joules.add(one);
        }
        return joules.isEmpty()
                ? null
                : joules.stream().mapToDouble(Double::doubleValue).sum();
    }

    private void totals() {
        double count = result.repetitions().size();
        Double joules = sum(RepetitionResult::energyTotalJ);
        Double seconds = sum(RepetitionResult::durationS);
        Double tokens = sum(one -> (double) one.outputTokens());
        violations.same("energy_total_j", result.energyTotalJ(), quotient(joules, count));
        violations.same(
                "energy_adjusted_j", result.energyAdjustedJ(), adjusted(result.energyTotalJ(), result.durationS()));
        violations.same("duration_s", result.durationS(), quotient(seconds, count));
        violations.same("output_tokens", result.outputTokens(), quotient(tokens, count));
        violations.same("energy_per_output_token_j", result.energyPerOutputTokenJ(), quotient(joules, tokens));
        violations.same("tokens_per_second", result.tokensPerSecond(), quotient(tokens, seconds));
        violations.same("average_power_w", result.averagePowerW(), quotient(joules, seconds));
        violations.check(
                (result.energyTotalJ() == null) != (result.energyUnavailableReason() == null),
                "energy_total_j lacks its reason");
        violations.check(notNegative(result.peakPowerW()), "peak_power_w is negative");
        violations.check(notNegative(result.baselinePowerW()), "baseline_power_w is negative");
    }

    private void breakdown() {
        EnergyBreakdown breakdown = result.energyBreakdown();
        violations.check(
                (breakdown == null) == (result.energyTotalJ() == null), "energy_breakdown does not fit energy_total_j");
        if (breakdown != null) {
            violations.same("energy_breakdown.raw_j", breakdown.rawJ(), result.energyTotalJ());
            violations.same("energy_breakdown.adjusted_j", breakdown.adjustedJ(), result.energyAdjustedJ());
            violations.same("energy_breakdown.baseline_power_w", breakdown.baselinePowerW(), result.baselinePowerW());
        }
    }

    private void uncertainty() {
        Uncertainty uncertainty = result.uncertainty();
        if (uncertainty != null) {
            violations.check(
                    uncertainty.percent()
                            >= uncertainty.coverageFactor() * uncertainty.sensorGainPercent() - Violations.TOLERANCE,
                    "uncertainty.percent is less than its parts");
            violations.check(result.energyTotalJ() != null, "uncertainty of an unknown energy");
        }
    }

    private void verdict() {
        if (result.measurementValid().status() == Validity.TRUE) {
            violations.check(result.energyTotalJ() != null, "a valid measurement has no energy");
            violations.check(
                    LifecycleVerifier.violations(
                                    result.lifecycle(), result.repetitions().size())
                            .isEmpty(),
                    "a valid measurement violates the lifecycle");
            violations.check(
                    result.measurementWarnings().stream()
                            .noneMatch(warning -> warning.code().equals("estimated_energy")),
                    "an estimate is called valid");
        }
    }

    /** Over the repetitions; null when there are none or one is unknown. */
    private @Nullable Double sum(Function<RepetitionResult, @Nullable Double> part) {
        double sum = 0;
        for (RepetitionResult one : result.repetitions()) {
            Double value = part.apply(one);
            if (value == null) {
                return null;
            }
            sum += value;
        }
        return result.repetitions().isEmpty() ? null : sum;
    }

    private static @Nullable Double quotient(@Nullable Double dividend, @Nullable Double divisor) {
        return dividend == null || divisor == null || divisor == 0 ? null : dividend / divisor;
    }

    private static boolean notNegative(@Nullable Double value) {
        return value == null || (value >= 0 && Double.isFinite(value));
    }

    private void celsius(String name, @Nullable Double value) {
        violations.check(value == null || (value > COLDEST_CELSIUS && value < HOTTEST_CELSIUS), name + " is " + value);
    }

    private void share(String name, @Nullable Double percent) {
        violations.check(
                percent == null || (percent >= 0 && percent <= PERCENT + Violations.TOLERANCE),
                name + " is " + percent);
    }
}
