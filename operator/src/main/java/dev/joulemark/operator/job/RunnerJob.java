package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.RunSpec;
import dev.joulemark.api.v1alpha1.S3Results;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Job of one attempt: one Pod, never replaced while it terminates, never repeated by the Job controller, since a
 * number must come from exactly one run.
 */
public final class RunnerJob {

    /** Name of the only container. */
    public static final String CONTAINER = "runner";

    /** How much longer the Job lives than every wait the operator enforces itself. */
    private static final Duration DEADLINE_MARGIN = Duration.ofMinutes(5);

    /** Time to write a partial result after SIGTERM. */
    private static final long GRACE_SECONDS = 30;

    private RunnerJob() {}

    /**
     * The Job of an attempt.
     *
     * @param experiment a stored experiment
     * @param names names of the attempt
     * @param settings what the installation decides
     */
    public static Job desired(EnergyExperiment experiment, AttemptNames names, RunnerSettings settings) {
        EnergyExperimentSpec spec = experiment.getSpec();
        return new JobBuilder()
                .withNewMetadata()
                .withName(names.objectName())
                .withNamespace(names.namespace())
                .withLabels(QueueLabels.added(names.labels(), spec.queue()))
                .withAnnotations(Provenance.annotations(experiment))
                .withOwnerReferences(names.owner())
                .endMetadata()
                .withNewSpec()
                // Its queue resumes it; a run outside of its quota is none, also while the queue's webhook is away.
                .withSuspend(spec.queue() == null ? null : true)
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(deadline(spec.run()).toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(new RunnerPlacement(spec).labels(names.labels()))
                .endMetadata()
                .withSpec(podSpec(experiment, names, settings))
                .endTemplate()
                .endSpec()
                .build();
    }

    /**
     * The image an experiment runs with.
     *
     * @param spec an effective spec
     * @param settings what the installation decides
     */
    public static String image(EnergyExperimentSpec spec, RunnerSettings settings) {
        String own = spec.engine().image();
        return own == null ? settings.image() : own;
    }

    private static Duration deadline(RunSpec run) {
        return Durations.parse(run.timeout())
                .plus(Durations.parse(run.pendingTimeout()))
                .plus(DEADLINE_MARGIN);
    }

    private static PodSpec podSpec(EnergyExperiment experiment, AttemptNames names, RunnerSettings settings) {
        EnergyExperimentSpec spec = experiment.getSpec();
        RunnerVolumes volumes = new RunnerVolumes(spec, names);
        RunnerPlacement placement = new RunnerPlacement(spec);
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withServiceAccountName(serviceAccount(spec))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withRuntimeClassName(spec.placement().runtimeClassName())
                .withNodeSelector(spec.placement().nodeSelector())
                .withTolerations(placement.tolerations())
                .withAffinity(placement.affinity())
                .withSecurityContext(Restricted.pod(Provenance.podIdentity(experiment)))
                .withResourceClaims(GpuRequest.podClaims(spec))
                .withContainers(container(spec, names, settings, volumes))
                .withVolumes(volumes.volumes())
                .build();
    }

    /** The identity that a bucket knows the Pod by; null for the namespace's default. */
    static @Nullable String serviceAccount(EnergyExperimentSpec spec) {
        S3Results s3 = spec.results() == null ? null : spec.results().s3();
        return s3 == null ? null : s3.serviceAccountName();
    }

    private static Container container(
            EnergyExperimentSpec spec, AttemptNames names, RunnerSettings settings, RunnerVolumes volumes) {
        String image = image(spec, settings);
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(settings.imagePullPolicy())
                .withArgs(List.of(
                        "run",
                        RunnerVolumes.SPEC_FOLDER + "/" + SpecConfigMap.KEY,
                        "--output",
                        RunnerVolumes.RESULTS_FOLDER,
                        "--no-progress"))
                .withEnv(RunnerEnvironment.of(spec, names, image))
                .withResources(GpuRequest.resources(spec, settings))
                .withVolumeMounts(volumes.mounts())
                .withTerminationMessagePolicy("File")
                .withSecurityContext(Restricted.container())
                .build();
    }
}
