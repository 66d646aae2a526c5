package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.api.v1alpha1.CalibrationSpec;
import dev.joulemark.api.v1alpha1.EnergyBackend;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.MeasurementSpec;
import dev.joulemark.api.v1alpha1.ZeusSpec;
import dev.joulemark.runner.dataset.PromptSource;
import dev.joulemark.runner.energy.Calibration;
import dev.joulemark.runner.environment.MachineInspector;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.environment.MemoryInspector;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.InferenceEngine;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Makes runs: everything from the first look at the machine to a result with a verdict. */
public final class ExperimentRunner {

    /**
     * What a run measures with.
     *
     * @param providers power sources, in any order
     * @param inventory the GPUs of the machine
     * @param inspector looks at the machine
     * @param clock wall clock
     */
    public record Instruments(
            List<PowerSourceProvider> providers, GpuInventory inventory, MachineInspector inspector, Clock clock) {

        /** Copies the list. */
        public Instruments {
            providers = List.copyOf(providers);
        }
    }

    private final InferenceEngine engine;
    private final PromptSource prompts;
    private final Instruments instruments;

    /**
     * A runner.
     *
     * @param engine loads and runs the model
     * @param prompts reads the dataset
     * @param instruments measure
     */
    public ExperimentRunner(InferenceEngine engine, PromptSource prompts, Instruments instruments) {
        this.engine = engine;
        this.prompts = prompts;
        this.instruments = instruments;
    }

    /**
     * Makes one run. Expected failures are values; what is thrown is a bug.
     *
     * @param request the run
     * @param listener hears of it
     */
    public RunOutcome run(RunRequest request, RunListener listener) {
        try {
            return measure(request, listener);
        } catch (RunException e) {
            return e.outcome();
        }
    }

    private RunOutcome measure(RunRequest request, RunListener listener) throws RunException {
        LifecycleTrace trace = new LifecycleTrace(instruments.clock());
        listener.phase(RunPhase.PREFLIGHT, "", 0);
        ComputeDevice device = device(request);
        MachineSnapshot machine = instruments.inspector().inspect(gpus(request, device));
        trace.record(LifecycleEventType.SNAPSHOT);
        MeasurementSpec measurement = request.spec().measurement();
        ZeusSpec zeus = measurement.zeus();
        SelectedBackend selected = new EnergyBackendSelector(
                        instruments.providers(), zeus == null ? null : zeus.endpoint())
                .select(measurement.energyBackend(), device);
        Preflight preflight = new Preflight(
                device,
                machine,
                SourceFacts.of(selected, calibration(request.spec())),
                () -> gpus(request, device),
                instruments.inspector().memory());
        PowerSource source = selected.source();
        try (Steps steps = new Steps(request, listener, trace, source)) {
            RunFacts facts = steps.perform(engine, prompts, preflight);
            listener.phase(RunPhase.ANALYSE, "", 0);
            return new ResultAssembler(request).assemble(facts);
        } finally {
            if (source != null) {
                source.close();
            }
        }
    }

    private ComputeDevice device(RunRequest request) throws RunException {
        try {
            return engine.resolveDevice(request.spec().engine());
        } catch (ModelException e) {
            throw Failures.of(e);
        }
    }

    private static Calibration calibration(EnergyExperimentSpec spec) {
        CalibrationSpec calibration = spec.measurement().calibration();
        return calibration == null
                ? Calibration.NONE
                : new Calibration(
                        Double.parseDouble(calibration.gain()), Double.parseDouble(calibration.offsetWatts()));
    }

    /** GPUs are looked at only where one is used: a CPU run must work, and say so, on a machine with a broken driver. */
    private List<GpuFacts> gpus(RunRequest request, ComputeDevice device) {
        EnergyBackend backend = request.spec().measurement().energyBackend();
        boolean gpuInvolved =
                device instanceof ComputeDevice.Gpu || backend == EnergyBackend.NVML || backend == EnergyBackend.ZEUS;
        return gpuInvolved ? instruments.inventory().gpus() : List.of();
    }

    /**
     * What is known before anything is measured.
     *
     * @param device where the model will compute
     * @param machine the machine
     * @param source where energy will be read
     * @param gpusNow looks at the GPUs again; at none where none was looked at
     * @param memory looks at the memory of the host
     */
    record Preflight(
            ComputeDevice device,
            MachineSnapshot machine,
            SourceFacts source,
            Supplier<List<GpuFacts>> gpusNow,
            MemoryInspector memory) {}
}
