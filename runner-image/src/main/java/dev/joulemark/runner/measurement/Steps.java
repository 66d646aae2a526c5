package dev.joulemark.runner.measurement;

import static dev.joulemark.api.result.LifecycleEventType.COOLDOWN_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.COOLDOWN_END;
import static dev.joulemark.api.result.LifecycleEventType.MODEL_LOAD_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.MODEL_LOAD_END;
import static dev.joulemark.api.result.LifecycleEventType.PROMPTS_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.PROMPTS_END;
import static dev.joulemark.api.result.LifecycleEventType.THERMAL_FLOOR_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.THERMAL_FLOOR_END;
import static dev.joulemark.api.result.LifecycleEventType.WARMUP_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.WARMUP_END;

import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.SyntheticDataset;
import dev.joulemark.api.v1alpha1.WarmupSpec;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.DatasetException;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.dataset.PromptSource;
import dev.joulemark.runner.inference.InferenceEngine;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The steps of one run, in the order that the lifecycle demands. */
final class Steps implements AutoCloseable {

    /** The end of the rest in which the temperature should have settled. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final RunRequest request;
    private final EnergyExperimentSpec spec;
    private final RunListener listener;
    private final LifecycleTrace trace;
    private final Instant start;
    private final @Nullable Telemetry telemetry;
    private final Rest rest;

    Steps(RunRequest request, RunListener listener, LifecycleTrace trace, @Nullable PowerSource source)
            throws RunException {
        this.request = request;
        this.spec = request.spec();
        this.listener = listener;
        this.trace = trace;
        this.start = trace.now();
        this.telemetry = source == null
                ? null
                : new Telemetry(start(source), source.devices().size());
        this.rest = new Rest(request.cancellation(), listener, telemetry);
    }

    private PowerSampler start(PowerSource source) throws RunException {
        try {
            return PowerSampler.start(source, Durations.parse(spec.measurement().samplePeriod()), request.spoolFile());
        } catch (IOException e) {
            throw new RunException(
                    RunOutcome.Blame.RUN,
                    "SpoolUnwritable",
                    "Samples cannot be written to " + request.spoolFile() + " (" + e.getMessage()
                            + "): name a writable folder with --output.");
        }
    }

    RunFacts perform(InferenceEngine engine, PromptSource source, ExperimentRunner.Preflight preflight)
            throws RunException {
        Baselines baselines = new Baselines(new Baselines.Stage(request, listener, trace, telemetry, rest), preflight);
        Baseline bare = baselines.bare();
        listener.phase(RunPhase.MODEL_LOAD, "", 0);
        long loadBegin = trace.record(MODEL_LOAD_BEGIN);
        try (LoadedModel model = load(engine)) {
            double loadSeconds = (trace.record(MODEL_LOAD_END) - loadBegin) / 1e9;
            Baseline context = baselines.context();
            PromptSet prompts = prompts(source, model);
            BatchPlan plan = BatchPlan.of(prompts.prompts(), spec.engine());
            WindowRunner runner = new WindowRunner(
                    model, Decoding.settings(spec.workload()), request.cancellation(), trace, telemetry);
            RunFacts.WarmingFacts warming = warmUp(runner, plan);
            List<MeasuredWindow> windows = windows(runner, plan);
            rest.tail();
            Cancellation.Cause cutShort = request.cancellation().cause();
            Baseline closing = cutShort == null ? baselines.closing(context) : Baseline.none("It was cut short.");
            return new RunFacts(
                    new RunFacts.Period(start, trace.now()),
                    preflight.machine(),
                    preflight.source(),
                    new RunFacts.IdleFacts(bare, context, closing),
                    new RunFacts.ModelFacts(
                            model.description(), model.device(), engine.version(), loadSeconds, peak(preflight)),
                    prompts,
                    warming,
                    windows,
                    Records.outputs(prompts, windows, model),
                    preflight.gpusNow().get(),
                    samples(),
                    trace.events(),
                    cutShort);
        }
    }

    private RunFacts.@Nullable Samples samples() {
        if (telemetry == null) {
            return null;
        }
        return new RunFacts.Samples(
                telemetry.sampler().log(), telemetry.sampler().statistics());
    }

    private LoadedModel load(InferenceEngine engine) throws RunException {
        request.cancellation().check();
        try {
            return engine.load(spec.model(), spec.engine(), rowTokens(spec.workload()));
        } catch (ModelException e) {
            throw Failures.of(e);
        }
    }

    private static @Nullable Long peak(ExperimentRunner.Preflight preflight) {
        OptionalLong peak = preflight.memory().peakResidentBytes();
        return peak.isPresent() ? (Long) peak.getAsLong() : null;
    }

    private static int rowTokens(WorkloadSpec workload) {
        SyntheticDataset synthetic = workload.dataset().synthetic();
        return synthetic == null
                ? workload.maxInputTokens() + workload.maxOutputTokens()
                : synthetic.inputTokens() + synthetic.outputTokens();
    }

    private PromptSet prompts(PromptSource source, LoadedModel model) throws RunException {
        request.cancellation().check();
        listener.phase(RunPhase.PROMPTS, "", 0);
        trace.record(PROMPTS_BEGIN);
        try {
            PromptSet prompts = source.prepare(spec.workload(), new ModelPrompts(model));
            trace.record(PROMPTS_END);
            refuseLongerThan(model.description().contextLength(), prompts);
            return prompts;
        } catch (DatasetException e) {
            throw Failures.of(e);
        }
    }

    private void refuseLongerThan(int contextLength, PromptSet prompts) throws RunException {
        long tooLong = prompts.prompts().stream()
                .filter(prompt -> prompt.tokens().size() > contextLength)
                .count();
        if (tooLong > 0) {
            throw new RunException(
                    RunOutcome.Blame.CONFIGURATION,
                    "PromptTooLong",
                    "workload.maxInputTokens is " + spec.workload().maxInputTokens() + ", but " + tooLong
                            + " prompts are longer than the model's context of " + contextLength
                            + " tokens: lower it to at most that.");
        }
    }

    private RunFacts.WarmingFacts warmUp(WindowRunner runner, BatchPlan plan) throws RunException {
        WarmupSpec warmup = spec.measurement().warmup();
        Double before = temperature();
        if (warmup.runs() == 0) {
            return new RunFacts.WarmingFacts(null, 0, before, before, null);
        }
        trace.record(WARMUP_BEGIN);
        int most = warmup.convergence() == null
                ? warmup.runs()
                : warmup.convergence().maxRuns();
        Warmup.Outcome outcome = new Warmup(warmup).perform(index -> {
            var batch = plan.warmups().get(index % plan.warmups().size());
            listener.phase(RunPhase.WARMUP, (index + 1) + " of " + most, mostTokens(batch.size()));
            return runner.warmUp(plan.handedOver(batch), listener);
        });
        trace.record(WARMUP_END);
        Duration floor = Durations.parse(warmup.thermalFloor());
        listener.phase(RunPhase.THERMAL_FLOOR, "", floor.toSeconds());
        trace.record(THERMAL_FLOOR_BEGIN);
        Duration last = SETTLING.compareTo(floor.dividedBy(2)) < 0 ? SETTLING : floor.dividedBy(2);
        double waited = rest.take(floor.minus(last));
        Double settling = temperature();
        waited += rest.take(last);
        Double after = temperature();
        trace.record(THERMAL_FLOOR_END);
        Double moved = settling == null || after == null ? null : after - settling;
        return new RunFacts.WarmingFacts(outcome, waited, before, after, moved);
    }

    private List<MeasuredWindow> windows(WindowRunner runner, BatchPlan plan) throws RunException {
        List<MeasuredWindow> windows = new ArrayList<>();
        int repetitions = spec.measurement().repetitions();
        Duration cooldown = Durations.parse(spec.measurement().cooldown());
        for (int i = 0; i < repetitions && (i == 0 || request.cancellation().mayGoOn()); i++) {
            if (i > 0 && !coolDown(i, cooldown)) {
                break;
            }
            request.cancellation().check();
            int prompts = spec.workload().promptCount();
            listener.phase(RunPhase.MEASURE, (i + 1) + " of " + repetitions, mostTokens(prompts));
            windows.add(runner.measure(i, plan, listener));
        }
        return windows;
    }

    /** Rests between two windows; false when the run was ended meanwhile, which keeps the windows that are complete. */
    private boolean coolDown(int next, Duration cooldown) {
        listener.phase(RunPhase.COOLDOWN, "before " + (next + 1), cooldown.toSeconds());
        trace.record(COOLDOWN_BEGIN, next);
        try {
            rest.take(cooldown);
        } catch (RunException e) {
            return false;
        }
        trace.record(COOLDOWN_END, next);
        return true;
    }

    private long mostTokens(int prompts) {
        return (long) prompts * spec.workload().maxOutputTokens();
    }

    private @Nullable Double temperature() {
        return telemetry == null ? null : telemetry.hottestCelsius();
    }

    @Override
    public void close() {
        if (telemetry != null) {
            telemetry.sampler().close();
        }
    }
}
