package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.AuditTail;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.OperatorProcess;
import dev.joulemark.operator.cluster.SimulatedKubelet;
import dev.joulemark.operator.cluster.SimulatedKubelet.Life;
import dev.joulemark.operator.job.AttemptNames;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator is killed again and again, each time right after one of its writes that a seed names, while experiments come
 * and go. {@code -Djoulemark.soak.experiments} and {@code -Djoulemark.soak.seed} change the story; {@code make soak} tells a
 * long one.
 */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class RandomKillApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " run: {retry: {maxInfrastructureRetries: 1}}}";
    private static final Path FOLDER = Path.of("target/random-kill-it").toAbsolutePath();
    private static final int EXPERIMENTS = Integer.getInteger("joulemark.soak.experiments", 40);
    private static final long SEED = Long.getLong("joulemark.soak.seed", 1);
    private static final int ACTIVE = 12;
    private static final int LONGEST_LIFE_WRITES = 60;
    private static final int JITTER_MILLIS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAMESPACE = "random-kill";
    private static final System.Logger LOG = System.getLogger(RandomKillApiServerIT.class.getName());

    private final ControlPlane cluster;
    private final KubernetesClient user;

    /** Statuses of experiments that had ended, by name, as a user's watch saw them. */
    private final Map<String, Set<EnergyExperimentStatus>> ends = new ConcurrentHashMap<>();

    /** Experiments that were not over any more after their end. */
    private final Set<String> steppedBack = ConcurrentHashMap.newKeySet();

    private int created;

    RandomKillApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
    }

    @Test
    @Tag("fault-01")
    void row01AnOperatorKilledAtRandomEndsEveryExperimentOnceWithItsOwnNumberAndLeavesNothingBehind()
            throws IOException {
        Assumptions.assumeTrue(
                cluster.audited(),
                "Kills are placed by the API server's audit log, which the cluster of JOULEMARK_CLUSTER does not show.");

        // Given
        Namespace namespace = cluster.namespace(NAMESPACE);
        Random random = new Random(SEED);
        int kills = 0;
        try (SimulatedKubelet _ = new SimulatedKubelet(user, NAMESPACE, this::life, (pod, phase) -> {});
                SharedIndexInformer<EnergyExperiment> _ = watch()) {

            // When
            while (ends.size() < EXPERIMENTS) {
                liveAndDie(namespace, 1 + random.nextInt(LONGEST_LIFE_WRITES), random.nextInt(JITTER_MILLIS));
                kills++;
            }
            try (OperatorProcess _ = operator()) {
                await().atMost(PATIENCE)
                        .until(() -> namespace.jobs().stream()
                                .allMatch(job -> job.getSpec().getTtlSecondsAfterFinished() != null));
            }
        }

        // Then
        LOG.log(System.Logger.Level.INFO, "{0} experiments, {1} kills, seed {2}", EXPERIMENTS, kills, SEED);
        assertThat(kills).isGreaterThanOrEqualTo(EXPERIMENTS / LONGEST_LIFE_WRITES);
        for (int i = 0; i < EXPERIMENTS; i++) {
            endedOnceAsItShould(namespace.experiment("e" + i).orElseThrow());
        }
        noJobWasCreatedTwice();
        nothingIsLeftBeyondPolicy(namespace);
        nothingIsLeftOfDeletedExperiments(namespace);
    }

    /** One life of the operator: it ends after a number of writes, or when there is nothing more to write. */
    private void liveAndDie(Namespace namespace, int writes, int jitterMillis) throws IOException {
        try (AuditTail audit = cluster.auditTail();
                OperatorProcess operator = operator()) {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                        keepBusy(namespace);
                        return audit.writes() >= writes || ends.size() == EXPERIMENTS;
                    });
            LockSupport.parkNanos(Duration.ofMillis(jitterMillis).toNanos());
            operator.kill();
        }
        // What the fail-over of two replicas waits for; the process that held it is gone for certain.
        user.leases()
                .inNamespace("joulemark-system")
                .withName("joulemark-operator")
                .delete();
    }

    private void keepBusy(Namespace namespace) {
        while (created < EXPERIMENTS && created - ends.size() < ACTIVE) {
            namespace.apply("e" + created++, SPEC);
        }
    }

    private OperatorProcess operator() {
        return OperatorProcess.start(cluster.operatorConfig(), "joulemark/runner:test", FOLDER);
    }

    private Life life(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String experiment = labels.get(AttemptNames.EXPERIMENT_LABEL);
        String uid = labels.get(AttemptNames.EXPERIMENT_UID_LABEL);
        int attempt = Integer.parseInt(labels.get(AttemptNames.ATTEMPT_LABEL));
        Duration starts = Duration.ofMillis(20L * number(experiment) % 300);
        Duration runs = Duration.ofMillis(50L * number(experiment) % 900);
        return switch (Fate.of(experiment)) {
            case EVICTED_ONCE ->
                attempt == 1
                        ? new Life.Evicted(starts, runs)
                        : new Life.Ends(starts, runs, 0, envelope(experiment, uid, attempt));
            case EVICTED_TWICE -> new Life.Evicted(starts, runs);
            case REFUSED -> new Life.Ends(starts, runs, 2, "");
            case MEASURED -> new Life.Ends(starts, runs, 0, envelope(experiment, uid, attempt));
        };
    }

    /** No two attempts of the whole test have the same number. */
    private static double joules(String experiment, int attempt) {
        return 100 + number(experiment) + attempt / 8.0;
    }

    private static String envelope(String experiment, String uid, int attempt) {
        double joules = joules(experiment, attempt);
        return Envelopes.changed(
                Envelopes.judged(
                        uid, attempt, new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed.")),
                tree -> ((ObjectNode) tree.get("numbers")).put("energy_j", joules));
    }

    private static int number(String experiment) {
        return Integer.parseInt(experiment.substring(1));
    }

    private SharedIndexInformer<EnergyExperiment> watch() {
        return user.resources(EnergyExperiment.class).inNamespace(NAMESPACE).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(EnergyExperiment experiment) {
                see(experiment);
            }

            @Override
            public void onUpdate(EnergyExperiment before, EnergyExperiment experiment) {
                see(experiment);
            }

            @Override
            public void onDelete(EnergyExperiment experiment, boolean unknown) {}
        });
    }

    private void see(EnergyExperiment experiment) {
        String name = experiment.getMetadata().getName();
        EnergyExperimentStatus status = experiment.getStatus();
        if (status != null && status.phase() != null && status.phase().terminal()) {
            ends.computeIfAbsent(name, _ -> ConcurrentHashMap.newKeySet()).add(status);
        } else if (ends.containsKey(name)) {
            steppedBack.add(name);
        }
    }

    private void endedOnceAsItShould(EnergyExperiment experiment) {
        String name = experiment.getMetadata().getName();
        Fate fate = Fate.of(name);
        EnergyExperimentStatus status = requireNonNull(experiment.getStatus());
        assertThat(ends.get(name)).as("statuses after the end of %s", name).containsExactly(status);
        assertThat(steppedBack).isEmpty();
        assertThat(requireNonNull(status.attempts()).current()).as(name).isEqualTo(fate.attempts());
        assertThat(status.history())
                .as(name)
                .extracting(PastAttempt::reason)
                .isEqualTo(fate.attempts() == 2 ? List.of("EvictionByEvictionAPI") : List.of());
        if (fate == Fate.MEASURED || fate == Fate.EVICTED_ONCE) {
            assertThat(status.phase()).as(name).isEqualTo(ExperimentPhase.SUCCEEDED);
            assertThat(new BigDecimal(
                            requireNonNull(requireNonNull(status.summary()).energyJoules())))
                    .as(name)
                    .isEqualByComparingTo(BigDecimal.valueOf(joules(name, fate.attempts())));
        } else {
            assertThat(status.phase()).as(name).isEqualTo(ExperimentPhase.FAILED);
            assertThat(status.summary()).as(name).isNull();
        }
        assertThat(experiment.getMetadata().getFinalizers()).as(name).isEmpty();
    }

    private static int attempts() {
        return IntStream.range(0, EXPERIMENTS)
                .map(i -> Fate.of("e" + i).attempts())
                .sum();
    }

    /** A creation whose asker was killed meanwhile is stored, and told of in the log with code 504: that they may be fewer. */
    private void noJobWasCreatedTwice() {
        List<String> created = cluster.audit(NAMESPACE).stream()
                .filter(event -> event.at("/verb").asText().equals("create"))
                .filter(event -> event.at("/objectRef/resource").asText().equals("jobs"))
                .filter(event -> event.at("/responseStatus/code").asInt() == 201)
                .map(event -> event.at("/objectRef/name").asText())
                .toList();
        assertThat(created).doesNotHaveDuplicates().hasSizeBetween(1, attempts());
    }

    /** The Job of an attempt that was given up before the Job had ended is deleted; every other stays. */
    private void nothingIsLeftBeyondPolicy(Namespace namespace) {
        List<String> lastOnes = IntStream.range(0, EXPERIMENTS)
                .mapToObj(i -> namespace.experiment("e" + i).orElseThrow())
                .map(experiment -> AttemptNames.of(
                                experiment,
                                Fate.of(experiment.getMetadata().getName()).attempts())
                        .objectName())
                .toList();
        assertThat(namespace.jobs())
                .extracting(job -> job.getMetadata().getName())
                .containsAll(lastOnes)
                .hasSizeBetween(EXPERIMENTS, attempts());
        assertThat(ours()).as("a ConfigMap for the last attempt of each").hasSize(EXPERIMENTS);
        await().atMost(PATIENCE)
                .until(() -> user.pods().inNamespace(NAMESPACE).list().getItems().stream()
                        .allMatch(pod -> pod.getMetadata().getFinalizers().isEmpty()));
    }

    private List<ConfigMap> ours() {
        return user.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(AttemptNames.MANAGED_BY_LABEL, AttemptNames.MANAGED_BY)
                .list()
                .getItems();
    }

    private void nothingIsLeftOfDeletedExperiments(Namespace namespace) {
        user.resources(EnergyExperiment.class).inNamespace(NAMESPACE).delete();
        await().atMost(Duration.ofMinutes(3))
                .until(() -> ours().isEmpty()
                        && namespace.jobs().isEmpty()
                        && user.pods().inNamespace(NAMESPACE).list().getItems().isEmpty());
    }
}
