package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BaselineMethod;
import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.energy.Calibration;
import dev.joulemark.runner.energy.Disagreement;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowConditions;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.environment.ContainerFacts;
import dev.joulemark.runner.environment.JvmFacts;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.environment.ProcessorFacts;
import dev.joulemark.runner.environment.SystemFacts;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.ModelDescription;
import dev.joulemark.runner.inference.ModelMemory;
import dev.joulemark.runner.inference.TokenTimes;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.PowerDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A run on one GPU without a fault, of which a test changes one thing. */
final class RunFactsFixture {

    double seconds = 20;
    String format = "Gguf";
    int samples = 200;
    double heatedCelsius = 0;
    double gapSeconds = 0.1;
    double coveragePercent = 100;
    double disagreementPercent = 0.1;
    double disagreementThreshold = 2;
    double thermalShare = 0;
    double capShare = 0;

    @Nullable
    Double averagingJoules = null;

    @Nullable
    Double joules = 100.0;

    @Nullable
    Double clockChangePercent = 0.0;

    List<Double> clocks = List.of(1980.0, 1980.0);

    @Nullable
    Long processesInWindow = 1L;

    Boolean persistence = true;
    Integer processes = 0;
    Boolean mig = false;
    double limitAfter = 700;

    @Nullable
    Double spotCheckDrift = null;

    double idleBefore = 70;
    double idleAfter = 70;
    double bareWatts = 1;
    boolean estimate = false;
    boolean measures = true;
    boolean syncedBeforeStop = true;
    FinishReason finish = FinishReason.END_OF_SEQUENCE;
    ComputeDevice device = new ComputeDevice.Gpu("GPU-1", 0);
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    Cancellation.@Nullable Cause cutShort = null;
    int outputTokens = 10;

    Windows windows() {
        List<Windows.Energised> all = new ArrayList<>();
        for (int i = 0; i < clocks.size(); i++) {
            List<Integer> tokens = java.util.Collections.nCopies(outputTokens, 1);
            TokenTimes times =
                    TokenTimes.of(0, LongStream.rangeClosed(1, outputTokens).toArray());
            MeasuredWindow window = new MeasuredWindow(
                    i,
                    new Window(0, (long) (seconds * 1e9)),
                    List.of(1),
                    List.of(new Generation(tokens, finish, times)));
            all.add(new Windows.Energised(
                    window, measures ? energy(clocks.get(i)) : null, PhaseSpans.of(window), null));
        }
        return new Windows(all);
    }

    private WindowEnergy energy(Double clock) {
        return new WindowEnergy(
                joules,
                joules == null ? "Scripted." : null,
                Estimator.COUNTER,
                "test",
                100.0,
                100.0,
                null,
                new Disagreement(Estimator.INSTANT_POWER, disagreementPercent, disagreementThreshold),
                new WindowEnergy.Timing(0.1, averagingJoules, 0.1, null, 0.2),
                coveragePercent,
                gapSeconds,
                new WindowConditions(
                        samples,
                        10.0,
                        50.0,
                        50.0 + heatedCelsius,
                        thermalShare,
                        capShare,
                        clock,
                        clockChangePercent,
                        processesInWindow),
                List.of(),
                faults);
    }

    RunFacts facts() {
        ModelDescription model = new ModelDescription(
                "m",
                "path",
                null,
                "0",
                format,
                "llama",
                "F32",
                "Float32",
                64,
                new DecoderShape(1, 1, 1, 1, 1, 1, 1, true, 0, 0),
                new ModelMemory(4, 8));
        return new RunFacts(
                new RunFacts.Period(Instant.EPOCH, Instant.EPOCH),
                new MachineSnapshot(
                        "os",
                        "cpu",
                        1,
                        1,
                        false,
                        null,
                        null,
                        "25",
                        List.of(gpu(700)),
                        ProcessorFacts.UNKNOWN,
                        SystemFacts.UNKNOWN,
                        ContainerFacts.UNKNOWN,
                        JvmFacts.UNKNOWN,
                        "digest"),
                new SourceFacts(
                        estimate ? "Estimate" : "Nvml",
                        "gpu board",
                        measures ? List.of(new PowerDevice("GPU-1", "H100")) : List.of(),
                        estimate,
                        Calibration.NONE,
                        new SourceFacts.Choice(List.of(), null)),
                new RunFacts.IdleFacts(idle(bareWatts, spotCheckDrift), idle(idleBefore, null), idle(idleAfter, null)),
                new RunFacts.ModelFacts(model, device, "test", 1, null),
                new PromptSet(List.of(), Runs.dataset()),
                new RunFacts.WarmingFacts(null, 0, null, null, null),
                List.of(),
                List.of(),
                List.of(gpu(limitAfter)),
                null,
                trace(),
                cutShort);
    }

    private GpuFacts gpu(double limit) {
        return new GpuFacts("GPU-1", "H100", "570", null, limit, persistence, mig, 40.0, 1L, processes);
    }

    private static Baseline idle(double watts, @Nullable Double drift) {
        return new Baseline(
                BaselineMethod.FRESH, new Baseline.IdlePower(watts, 0.1, 10, 100, Instant.EPOCH), null, drift, null);
    }

    private List<LifecycleEvent> trace() {
        List<LifecycleEvent> events = new ArrayList<>();
        List<LifecycleEventType> order = new ArrayList<>(List.of(
                LifecycleEventType.START_SYNC_BEGIN,
                LifecycleEventType.START_SYNC_END,
                LifecycleEventType.ENERGY_START,
                LifecycleEventType.GENERATE_BEGIN,
                LifecycleEventType.GENERATE_END,
                LifecycleEventType.STOP_SYNC_BEGIN,
                LifecycleEventType.STOP_SYNC_END,
                LifecycleEventType.ENERGY_STOP));
        if (!syncedBeforeStop) {
            order.remove(LifecycleEventType.STOP_SYNC_END);
            order.add(LifecycleEventType.STOP_SYNC_END);
        }
        for (int repetition = 0; repetition < clocks.size(); repetition++) {
            for (LifecycleEventType type : order) {
                events.add(new LifecycleEvent(type, repetition, events.size(), "t"));
            }
        }
        return events;
    }
}
