package dev.joulemark.runner.measurement;

import static dev.joulemark.api.result.LifecycleEventType.BASELINE_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.BASELINE_END;
import static dev.joulemark.api.result.LifecycleEventType.CLOSING_BASELINE_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.CLOSING_BASELINE_END;
import static dev.joulemark.api.result.LifecycleEventType.CONTEXT_BASELINE_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.CONTEXT_BASELINE_END;

import dev.joulemark.api.v1alpha1.BaselineStrategy;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.MeasurementSpec;
import dev.joulemark.runner.power.PowerDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Idle power three times in a run: before the model is loaded, with the model resident, and after the last window. */
final class Baselines {

    /** Longest idle measurement with the model resident: it is reported, not subtracted. */
    private static final Duration LONGEST_CONTEXT_BASELINE = Duration.ofSeconds(10);

    /**
     * What the run is made with.
     *
     * @param request the run
     * @param listener hears of it
     * @param trace records its boundaries
     * @param telemetry reads power; null where there is no source
     * @param rest waits
     */
    record Stage(
            RunRequest request,
            RunListener listener,
            LifecycleTrace trace,
            @Nullable Telemetry telemetry,
            Rest rest) {}

    private final Stage stage;
    private final ExperimentRunner.Preflight preflight;
    private final MeasurementSpec measurement;

    Baselines(Stage stage, ExperimentRunner.Preflight preflight) {
        this.stage = stage;
        this.preflight = preflight;
        this.measurement = stage.request().spec().measurement();
    }

    Baseline bare() throws RunException {
        if (stage.telemetry() == null) {
            return Baseline.none("No energy source answers.");
        }
        if (measurement.baseline().strategy() == BaselineStrategy.NONE) {
            return Baseline.none("measurement.baseline.strategy is None.");
        }
        Duration duration = Durations.parse(measurement.baseline().duration());
        stage.listener().phase(RunPhase.BASELINE, "", duration.toSeconds());
        List<String> condition = new ArrayList<>(
                List.of(preflight.source().backend(), preflight.machine().digest()));
        preflight.source().devices().stream().map(PowerDevice::id).sorted().forEach(condition::add);
        if (preflight.source().calibration().corrects()) {
            condition.add(preflight.source().calibration().toString());
        }
        BaselineStrategist strategist = new BaselineStrategist(
                measurement.baseline(),
                new BaselineCache(stage.request().cacheFolder(), condition),
                stage.trace().clock());
        stage.trace().record(BASELINE_BEGIN);
        Baseline baseline = strategist.obtain(meter(stage.telemetry()));
        stage.trace().record(BASELINE_END);
        return baseline;
    }

    private IdleMeter meter(Telemetry open) {
        return new IdleMeter(open.sampler(), preflight.source().calculator(), stage.rest(), stage.trace());
    }

    Baseline context() throws RunException {
        if (stage.telemetry() == null || measurement.baseline().strategy() == BaselineStrategy.NONE) {
            return Baseline.none("No baseline was asked for.");
        }
        Duration duration = contextDuration();
        stage.listener().phase(RunPhase.CONTEXT_BASELINE, "", duration.toSeconds());
        stage.trace().record(CONTEXT_BASELINE_BEGIN);
        Baseline baseline = meter(stage.telemetry()).measure(duration);
        stage.trace().record(CONTEXT_BASELINE_END);
        return baseline;
    }

    private Duration contextDuration() {
        Duration asked = Durations.parse(measurement.baseline().duration());
        return asked.compareTo(LONGEST_CONTEXT_BASELINE) < 0 ? asked : LONGEST_CONTEXT_BASELINE;
    }

    /**
     * Idle power after the last window, as before the first: what else changed meanwhile changes it. Not for a model of power,
     * which cannot drift. The windows are complete by now, so that an end of the run here costs nothing but this check.
     */
    Baseline closing(Baseline context) {
        if (stage.telemetry() == null
                || context.watts() == null
                || preflight.source().estimate()) {
            return Baseline.none("There is nothing to compare it with.");
        }
        Duration cooldown = Durations.parse(measurement.cooldown());
        Duration duration = contextDuration();
        stage.listener()
                .phase(RunPhase.CLOSING_BASELINE, "", cooldown.plus(duration).toSeconds());
        try {
            stage.rest().take(cooldown);
            stage.trace().record(CLOSING_BASELINE_BEGIN);
            Baseline baseline = meter(stage.telemetry()).measure(duration);
            stage.trace().record(CLOSING_BASELINE_END);
            return baseline;
        } catch (RunException e) {
            return Baseline.none("The run was ended before it was measured.");
        }
    }
}
