package dev.joulemark.operator.cluster;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a user does and sees in one namespace of a cluster. */
public final class Namespace {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ATTEMPT_LABEL = "joulemark.dev/attempt";

    private final KubernetesClient client;
    private final String name;

    /**
     * A namespace that exists.
     *
     * @param client the user's client
     * @param name name of the namespace
     */
    public Namespace(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Name of the namespace. */
    public String name() {
        return name;
    }

    /**
     * Creates an experiment.
     *
     * @param experiment its name
     * @param spec its spec, as YAML in flow style
     */
    public EnergyExperiment apply(String experiment, String spec) {
        EnergyExperiment document =
                Serialization.unmarshal("""
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(experiment, name, spec), EnergyExperiment.class);
        return client.resource(document).create();
    }

    /**
     * The experiment as the API server has it.
     *
     * @param experiment its name
     */
    public Optional<EnergyExperiment> experiment(String experiment) {
        return Optional.ofNullable(client.resources(EnergyExperiment.class)
                .inNamespace(name)
                .withName(experiment)
                .get());
    }

    /**
     * Waits for a condition.
     *
     * @param experiment name of the experiment
     * @param type type of the condition
     * @param status status it shall have
     * @return the status of the experiment then
     */
    public EnergyExperimentStatus awaitCondition(String experiment, String type, ConditionStatus status) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> condition(experiment, type)
                        .map(condition -> condition.status() == status)
                        .orElse(false));
        return requireNonNull(experiment(experiment).orElseThrow().getStatus());
    }

    /**
     * A condition of an experiment.
     *
     * @param experiment name of the experiment
     * @param type type of the condition
     */
    public Optional<Condition> condition(String experiment, String type) {
        return experiment(experiment)
                .map(EnergyExperiment::getStatus)
                .flatMap(status -> status.conditions().stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst());
    }

    /** All Jobs. */
    public List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(name).list().getItems();
    }

    /** Waits for the only Job. */
    public Job awaitJob() {
        return await().atMost(PATIENCE)
                .until(this::jobs, jobs -> jobs.size() == 1)
                .getFirst();
    }

    /** Waits for the only Pod, which the Job controller creates. */
    public Pod awaitPod() {
        return await().atMost(PATIENCE)
                .until(() -> client.pods().inNamespace(name).list().getItems(), pods -> pods.size() == 1)
                .getFirst();
    }

    /**
     * Changes the section {@code run} of an experiment.
     *
     * @param experiment its name
     * @param run what to merge into it, as JSON
     */
    public void run(String experiment, String run) {
        client.resources(EnergyExperiment.class)
                .inNamespace(name)
                .withName(experiment)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"run\":" + run + "}}");
    }

    /**
     * Waits for the Job of an attempt.
     *
     * @param attempt number of the attempt
     */
    public Job awaitJob(int attempt) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(name)
                                .withLabel(ATTEMPT_LABEL, Integer.toString(attempt))
                                .list()
                                .getItems(),
                        jobs -> jobs.size() == 1)
                .getFirst();
    }

    /**
     * Waits for the Pod of an attempt, which the Job controller creates.
     *
     * @param attempt number of the attempt
     */
    public Pod awaitPod(int attempt) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.pods()
                                .inNamespace(name)
                                .withLabel(ATTEMPT_LABEL, Integer.toString(attempt))
                                .list()
                                .getItems(),
                        pods -> pods.size() == 1)
                .getFirst();
    }

    /**
     * Waits until a condition has a reason.
     *
     * @param experiment name of the experiment
     * @param type type of the condition
     * @param reason reason it shall have
     * @return the condition then
     */
    public Condition awaitReason(String experiment, String type, String reason) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> condition(experiment, type),
                        found -> found.isPresent() && found.get().reason().equals(reason))
                .orElseThrow();
    }

    /** Reasons of the events that tell of experiments, in no particular order. */
    public List<String> told() {
        return client.events().v1().events().inNamespace(name).list().getItems().stream()
                .filter(event -> "EnergyExperiment".equals(event.getRegarding().getKind()))
                .map(event -> event.getReason())
                .toList();
    }

    /** Waits until the Job has its time to live, which is the operator's last write. */
    public void awaitTimeToLive() {
        await().atMost(PATIENCE).until(() -> jobs().getFirst().getSpec().getTtlSecondsAfterFinished() != null);
    }
}
