package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.ResultsSpec;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Job that reads the stored result of an attempt whose envelope was lost, and writes the envelope again: the same image,
 * no GPU, the volume read-only, and nothing measured. One Pod: the collector itself waits for a store that is away.
 */
public final class CollectorJob {

    /** Name of the only container. */
    public static final String CONTAINER = "collector";

    private static final String NAME_LABEL = "app.kubernetes.io/name";
    private static final String NAME = "joulemark-collector";

    /** Whole life of the Job, the wait for a node included. */
    private static final long DEADLINE_SECONDS = 900;

    /** Given at once, unlike a runner's: a collector that is gone is made again and finds the same. */
    private static final int TTL_SECONDS = 3_600;

    private static final Map<String, Quantity> REQUESTS =
            new TreeMap<>(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")));

    private CollectorJob() {}

    /**
     * Whether there is anything to collect from.
     *
     * @param spec an effective spec
     */
    public static boolean isPossible(EnergyExperimentSpec spec) {
        return spec.results() != null;
    }

    /**
     * Whether a Job is a collector's, which clears itself away.
     *
     * @param job a Job of an experiment
     */
    public static boolean isOne(Job job) {
        return NAME.equals(job.getMetadata().getLabels().get(NAME_LABEL));
    }

    /**
     * Name of the collector's Job, at most 63 characters.
     *
     * @param names names of the attempt
     */
    public static String name(AttemptNames names) {
        return names.objectName() + "-collect";
    }

    /**
     * The Job of an attempt's collector.
     *
     * @param experiment a stored experiment with a place for results
     * @param names names of the attempt
     * @param settings what the installation decides
     */
    public static Job desired(EnergyExperiment experiment, AttemptNames names, RunnerSettings settings) {
        Map<String, String> labels = new TreeMap<>(names.labels());
        labels.put(NAME_LABEL, NAME);
        return new JobBuilder()
                .withNewMetadata()
                .withName(name(names))
                .withNamespace(names.namespace())
                .withLabels(labels)
                .withAnnotations(Provenance.annotations(experiment))
                .withOwnerReferences(names.owner())
                .endMetadata()
                .withNewSpec()
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(DEADLINE_SECONDS)
                .withTtlSecondsAfterFinished(TTL_SECONDS)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(podSpec(experiment, names, settings))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec podSpec(EnergyExperiment experiment, AttemptNames names, RunnerSettings settings) {
        EnergyExperimentSpec spec = experiment.getSpec();
        RunnerVolumes volumes = RunnerVolumes.ofCollector(spec);
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withServiceAccountName(RunnerJob.serviceAccount(spec))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSecurityContext(Restricted.pod(Provenance.podIdentity(experiment)))
                .withContainers(container(spec, names, settings, volumes))
                .withVolumes(volumes.volumes())
                .build();
    }

    private static Container container(
            EnergyExperimentSpec spec, AttemptNames names, RunnerSettings settings, RunnerVolumes volumes) {
        String image = RunnerJob.image(spec, settings);
        List<EnvVar> environment = new ArrayList<>(RunnerEnvironment.identity(names, image));
        environment.addAll(ResultStoreEnvironment.of(spec.results(), names.namespace()));
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(settings.imagePullPolicy())
                .withArgs("collect", RunnerEnvironment.literal(place(spec.results())), "--name", names.experiment())
                .withEnv(environment)
                .withNewResources()
                .withRequests(REQUESTS)
                .endResources()
                .withVolumeMounts(volumes.mounts())
                .withTerminationMessagePolicy("File")
                .withSecurityContext(Restricted.container())
                .build();
    }

    private static String place(@Nullable ResultsSpec results) {
        return results == null || results.s3() == null
                ? RunnerVolumes.RESULTS_FOLDER
                : ResultStoreEnvironment.uri(results.s3());
    }
}
