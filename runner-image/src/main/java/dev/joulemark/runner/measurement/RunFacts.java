package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.ModelDescription;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.SampleLog;
import dev.joulemark.runner.power.SamplerStatistics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run saw, before any arithmetic.
 *
 * @param period when it began and ended
 * @param machine the machine before the run
 * @param source where energy was read
 * @param idle idle power before, with the model, and after
 * @param model what was loaded
 * @param prompts what was run
 * @param warming warm-up and rest
 * @param windows the windows, in order
 * @param outputs what was generated in the first window
 * @param gpusAfter the GPUs of the machine after the last window; empty where none was looked at before
 * @param samples every sample; null where there is no source
 * @param trace every boundary
 * @param cutShort why the run ended early; null when it did not
 */
record RunFacts(
        Period period,
        MachineSnapshot machine,
        SourceFacts source,
        IdleFacts idle,
        ModelFacts model,
        PromptSet prompts,
        WarmingFacts warming,
        List<MeasuredWindow> windows,
        List<PromptOutput> outputs,
        List<GpuFacts> gpusAfter,
        @Nullable Samples samples,
        List<LifecycleEvent> trace,
        Cancellation.@Nullable Cause cutShort) {

    RunFacts {
        windows = List.copyOf(windows);
        outputs = List.copyOf(outputs);
        gpusAfter = List.copyOf(gpusAfter);
        trace = List.copyOf(trace);
    }

    /** Wall time of the first energy reading of a repetition, RFC 3339. */
    String startTime(int repetition) {
        return trace.stream()
                .filter(event -> event.event() == LifecycleEventType.ENERGY_START)
                .filter(event -> event.repetition() != null && event.repetition() == repetition)
                .map(LifecycleEvent::wallTime)
                .findFirst()
                .orElseThrow();
    }

    /** The GPUs whose energy was read. */
    List<GpuFacts> measuredGpus() {
        List<String> measured = source.devices().stream().map(PowerDevice::id).toList();
        return machine.gpus().stream()
                .filter(gpu -> measured.contains(gpu.uuid()))
                .toList();
    }

    /** When a run began and ended. */
    record Period(Instant start, Instant end) {}

    /**
     * The baselines.
     *
     * @param bare before the model was loaded
     * @param context with the model resident
     * @param closing with the model resident, after the last window
     */
    record IdleFacts(Baseline bare, Baseline context, Baseline closing) {

        /** Relative change of idle power with the model resident from before the windows to after them; null where unknown. */
        @Nullable
        Double drift() {
            Double before = context.watts();
            Double after = closing.watts();
            return before == null || after == null || before == 0 ? null : Math.abs(after - before) / before;
        }
    }

    /**
     * What was loaded.
     *
     * @param description the weights
     * @param device where they computed
     * @param engineVersion the engine
     * @param loadSeconds time it took to load
     * @param peakResidentBytes largest resident memory of the process after the last window; null where unknown
     */
    record ModelFacts(
            ModelDescription description,
            ComputeDevice device,
            String engineVersion,
            double loadSeconds,
            @Nullable Long peakResidentBytes) {}

    /**
     * Warm-up and rest.
     *
     * @param warmup what warming up did; null when it was skipped
     * @param floorSeconds rest as it really was, in seconds
     * @param temperatureStartC before the first run; null where unknown
     * @param temperatureEndC after the rest; null where unknown
     * @param temperatureSettlingC change in the last 10 s of the rest; null where unknown
     */
    record WarmingFacts(
            Warmup.@Nullable Outcome warmup,
            double floorSeconds,
            @Nullable Double temperatureStartC,
            @Nullable Double temperatureEndC,
            @Nullable Double temperatureSettlingC) {}

    /** Every sample, and how the sampler did. */
    record Samples(SampleLog log, SamplerStatistics statistics) {}
}
