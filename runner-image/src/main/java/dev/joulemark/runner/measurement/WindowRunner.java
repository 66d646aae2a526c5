package dev.joulemark.runner.measurement;

import static dev.joulemark.api.result.LifecycleEventType.ENERGY_START;
import static dev.joulemark.api.result.LifecycleEventType.ENERGY_STOP;
import static dev.joulemark.api.result.LifecycleEventType.GENERATE_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.GENERATE_END;
import static dev.joulemark.api.result.LifecycleEventType.START_SYNC_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.START_SYNC_END;
import static dev.joulemark.api.result.LifecycleEventType.STOP_SYNC_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.STOP_SYNC_END;

import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.PromptBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures one window: sync, first reading, generate, sync, last reading. The sync before the last reading is what makes
 * the energy of work that the device still has queued count.
 */
final class WindowRunner {

    /** Progress is shown at most this often inside a window, since showing it costs energy there. */
    private static final long SHOW_NANOS = 250_000_000L;

    private final LoadedModel model;
    private final GenerationSettings settings;
    private final Cancellation cancellation;
    private final LifecycleTrace trace;
    private final @Nullable Telemetry telemetry;

    WindowRunner(
            LoadedModel model,
            GenerationSettings settings,
            Cancellation cancellation,
            LifecycleTrace trace,
            @Nullable Telemetry telemetry) {
        this.model = model;
        this.settings = settings;
        this.cancellation = cancellation;
        this.trace = trace;
        this.telemetry = telemetry;
    }

    /** Measures the whole workload once. */
    MeasuredWindow measure(int repetition, BatchPlan plan, RunListener listener) throws RunException {
        trace.record(START_SYNC_BEGIN, repetition);
        model.synchronize();
        trace.record(START_SYNC_END, repetition);
        long start = trace.recordAt(ENERGY_START, repetition, reading());
        trace.record(GENERATE_BEGIN, repetition);
        List<Generation> generations = new ArrayList<>();
        List<Integer> promptTokens = new ArrayList<>();
        TokenProgress progress = new TokenProgress(listener);
        for (List<PreparedPrompt> batch : plan.batches()) {
            if (!cancellation.mayGoOn()) {
                break;
            }
            List<Generation> generated = generate(plan.handedOver(batch), progress);
            for (int i = 0; i < batch.size(); i++) {
                boolean read = generated.get(i).times().count() > 0;
                promptTokens.add(read ? batch.get(i).tokens().size() : 0);
            }
            generations.addAll(generated);
        }
        trace.record(GENERATE_END, repetition);
        trace.record(STOP_SYNC_BEGIN, repetition);
        model.synchronize();
        trace.record(STOP_SYNC_END, repetition);
        long stop = trace.recordAt(ENERGY_STOP, repetition, reading());
        return new MeasuredWindow(repetition, new Window(start, stop), promptTokens, generations);
    }

    /** Runs one batch outside of any window; returns its latency in milliseconds. */
    double warmUp(PromptBatch batch, RunListener listener) throws RunException {
        cancellation.check();
        long begin = System.nanoTime();
        generate(batch, new TokenProgress(listener));
        model.synchronize();
        cancellation.check();
        return (System.nanoTime() - begin) / 1e6;
    }

    private List<Generation> generate(PromptBatch batch, TokenProgress progress) throws RunException {
        try {
            return model.generate(batch, settings, progress::step);
        } catch (ModelException e) {
            throw Failures.of(e);
        }
    }

    private long reading() {
        return telemetry == null ? System.nanoTime() : telemetry.sampler().readNow();
    }

    /** Counts tokens and shows them now and then. */
    private final class TokenProgress {

        private final RunListener listener;
        private final long begin = System.nanoTime();
        private long tokens;
        private long shown = begin;

        TokenProgress(RunListener listener) {
            this.listener = listener;
        }

        boolean step(int newTokens) {
            tokens += newTokens;
            long now = System.nanoTime();
            if (now - shown >= SHOW_NANOS) {
                shown = now;
                listener.progress(tokens, telemetry == null ? null : telemetry.watts(), Duration.ofNanos(now - begin));
            }
            return cancellation.mayGoOn();
        }
    }
}
