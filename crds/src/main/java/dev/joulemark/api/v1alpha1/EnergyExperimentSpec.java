package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how: one model, one workload, one way of measuring.
 *
 * <p>Immutable once created, except {@code run} and {@code results.retention}. Each rule also holds for a field that is
 * added or removed, since a transition rule on an optional field alone would be skipped then.
 *
 * @param profileRef the platform team's profile to run under; null where none is named
 * @param model where the weights come from
 * @param engine what runs the model
 * @param workload prompts and lengths
 * @param measurement how energy is measured
 * @param placement which GPUs, which nodes
 * @param queue the queue to wait in; null where the Job is started at once
 * @param cache a volume for models and baselines; null for an empty directory per run
 * @param results where the full result is kept; null keeps the summary in the status only
 * @param run whether to run, how long, how often
 */
@ValidationRule(
        value = "has(self.profileRef) == has(oldSelf.profileRef)"
                + " && (!has(self.profileRef) || self.profileRef == oldSelf.profileRef)",
        fieldPath = ".profileRef",
        message = "profileRef is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "self.model == oldSelf.model",
        fieldPath = ".model",
        message = "model is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "has(self.engine) == has(oldSelf.engine) && (!has(self.engine) || self.engine == oldSelf.engine)",
        fieldPath = ".engine",
        message = "engine is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "self.workload == oldSelf.workload",
        fieldPath = ".workload",
        message = "workload is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "has(self.measurement) == has(oldSelf.measurement)"
                + " && (!has(self.measurement) || self.measurement == oldSelf.measurement)",
        fieldPath = ".measurement",
        message = "measurement is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "has(self.placement) == has(oldSelf.placement)"
                + " && (!has(self.placement) || self.placement == oldSelf.placement)",
        fieldPath = ".placement",
        message = "placement is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "has(self.queue) == has(oldSelf.queue) && (!has(self.queue) || self.queue == oldSelf.queue)",
        fieldPath = ".queue",
        message = "queue is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "has(self.cache) == has(oldSelf.cache) && (!has(self.cache) || self.cache == oldSelf.cache)",
        fieldPath = ".cache",
        message = "cache is immutable: create a new EnergyExperiment")
@ValidationRule(
        value = "has(self.results) == has(oldSelf.results) && (!has(self.results)"
                + " || (has(self.results.persistentVolumeClaim) == has(oldSelf.results.persistentVolumeClaim)"
                + " && (!has(self.results.persistentVolumeClaim)"
                + " || self.results.persistentVolumeClaim == oldSelf.results.persistentVolumeClaim)"
                + " && has(self.results.s3) == has(oldSelf.results.s3)"
                + " && (!has(self.results.s3) || self.results.s3 == oldSelf.results.s3)))",
        fieldPath = ".results",
        message = "results is immutable except retention: create a new EnergyExperiment")
@ValidationRule(
        value = "!has(self.placement) || !has(self.placement.gpuCount) || self.placement.gpuCount == 0"
                + " || !has(self.engine) || !has(self.engine.device) || self.engine.device != 'Cpu'",
        fieldPath = ".placement",
        message = "placement.gpuCount must be 0 when engine.device is Cpu: a CPU run must not hold a GPU")
@ValidationRule(
        value = "!has(self.placement) || !has(self.placement.resourceClaimTemplateRef)"
                + " || !has(self.engine) || !has(self.engine.device) || self.engine.device != 'Cpu'",
        fieldPath = ".placement",
        message = "placement.resourceClaimTemplateRef must be absent when engine.device is Cpu: a CPU run must not hold"
                + " a GPU")
@ValidationRule(
        value = "(has(self.run) && has(self.run.rerunNonce) ? self.run.rerunNonce : 0)"
                + " >= (has(oldSelf.run) && has(oldSelf.run.rerunNonce) ? oldSelf.run.rerunNonce : 0)",
        fieldPath = ".run",
        message = "run.rerunNonce only grows: raise it to run again")
@ValidationRule(
        value = "!(has(oldSelf.run) && has(oldSelf.run.state) && oldSelf.run.state == 'Cancel')"
                + " || (has(self.run) && has(self.run.state) && self.run.state == 'Cancel')"
                + " || (has(self.run) && has(self.run.rerunNonce) ? self.run.rerunNonce : 0)"
                + " > (has(oldSelf.run) && has(oldSelf.run.rerunNonce) ? oldSelf.run.rerunNonce : 0)",
        fieldPath = ".run",
        message = "run.state Cancel is final: raise run.rerunNonce to run again")
public record EnergyExperimentSpec(
        @JsonPropertyDescription("MeasurementProfile of the platform team to run under. Default: none.") @Nullable
        ProfileRef profileRef,

        @Required
        @JsonPropertyDescription("The model: where its weights come from, and in which type they are computed.")
        ModelSpec model,

        @JsonPropertyDescription("What runs the model. Default: PyTorch, batch size 1, a GPU where there is one.")
        EngineSpec engine,

        @Required @JsonPropertyDescription("The work that is measured: prompts, lengths and decoding.")
        WorkloadSpec workload,

        @JsonPropertyDescription("How energy is measured: source, sampling, baseline, warm-up, repetitions.")
        MeasurementSpec measurement,

        @JsonPropertyDescription("Which GPUs and nodes the run may use. Ignored by the command line.")
        PlacementSpec placement,

        @JsonPropertyDescription(
                "Queue to wait in. Default: none, the Job starts at once. Ignored by the command line.")
        @Nullable
        QueueSpec queue,

        @JsonPropertyDescription("Volume for downloaded models and cached baselines. Default: an empty directory, so"
                + " every run downloads its model and measures its baseline. Ignored by the command line.")
        @Nullable
        CacheSpec cache,

        @JsonPropertyDescription("Where the full result is kept. Default: nowhere; the summary still reaches the"
                + " status. Ignored by the command line, which takes --output.")
        @Nullable
        ResultsSpec results,

        @JsonPropertyDescription("Whether to run, how long, and what happens afterwards. May be changed at any time.")
        RunSpec run) {

    /** Supplies the defaults of absent sections. */
    public EnergyExperimentSpec {
        engine = requireNonNullElseGet(engine, EngineSpec::defaults);
        measurement = requireNonNullElseGet(measurement, MeasurementSpec::defaults);
        placement = requireNonNullElseGet(placement, PlacementSpec::defaults);
        run = requireNonNullElseGet(run, RunSpec::defaults);
        if (profileRef == null && placement.exclusivity() == null) {
            placement = placement.withExclusivity(Exclusivity.GPU);
        }
    }

    /** What must not be shared while measuring: what is asked for, else the GPU. */
    public Exclusivity exclusivity() {
        return requireNonNullElse(placement.exclusivity(), Exclusivity.GPU);
    }

    /** Whether a GPU is asked for, by count or by claim. */
    public boolean asksForGpu() {
        return gpuCount() > 0;
    }

    /**
     * GPUs the run asks for: {@code placement.gpuCount} if given, else none on a CPU and one otherwise.
     *
     * @return a count of 0 or more
     */
    public int gpuCount() {
        Integer asked = placement.gpuCount();
        if (asked != null) {
            return asked;
        }
        return engine.device() == Device.CPU ? 0 : 1;
    }
}
