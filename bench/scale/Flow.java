import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Envelopes;
import dev.joulemark.operator.cluster.SimulatedKubelet.Life;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** What flows through the cluster: experiments, and bare Jobs of the same shape. */
final class Flow {

    /** As many as a controller of CI runs has hands. */
    private static final int CREATORS = 16;

    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:bench", "IfNotPresent", "1", "2Gi");

    private Flow() {}

    static EnergyExperiment experiment(String namespace, String name) {
        return Serialization.unmarshal("""
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: %s, namespace: %s}
                spec: {model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}
                """.formatted(name, namespace), EnergyExperiment.class);
    }

    /** The Job the operator would make, without an owner and without the labels it listens to. */
    static Job bareJob(String namespace, String name) {
        EnergyExperiment experiment = experiment(namespace, name);
        experiment.getMetadata().setUid("00000000-0000-0000-0000-000000000000");
        return new JobBuilder(RunnerJob.desired(experiment, AttemptNames.of(experiment, 1), SETTINGS))
                .editMetadata()
                .withName(name)
                .withLabels(Map.of("bench", "bare"))
                .withOwnerReferences()
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editMetadata()
                .withLabels(Map.of("bench", "bare"))
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A Pod that measures well. */
    static Life measures(Pod pod, Duration runs) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String uid = labels.getOrDefault(AttemptNames.EXPERIMENT_UID_LABEL, "00000000-0000-0000-0000-000000000000");
        return new Life.Ends(Duration.ZERO, runs, 0, Envelopes.text(Envelopes.measured(uid)));
    }

    static void create(KubernetesClient client, int count, IntFunction<? extends HasMetadata> object) {
        try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                creators.execute(() -> client.resource(object.apply(number)).create());
            }
        }
    }

    static boolean isOver(EnergyExperiment experiment) {
        ExperimentPhase phase =
                experiment.getStatus() == null ? null : experiment.getStatus().phase();
        return phase != null && phase.terminal();
    }

    static boolean isComplete(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Complete")
                                && condition.getStatus().equals("True"));
    }

    static <T extends HasMetadata> SharedIndexInformer<T> watch(
            KubernetesClient client, Class<T> type, String namespace, Consumer<T> seen) {
        return client.resources(type).inNamespace(namespace).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                seen.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                seen.accept(object);
            }

            @Override
            public void onDelete(T object, boolean unknown) {}
        });
    }
}
