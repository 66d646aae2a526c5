package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.OperatorProcess;
import dev.joulemark.operator.job.AttemptNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas as processes of their own, under the shipped roles, on a real API server. */
@Tag("K8S-4")
@Tag("K8S-5")
@ExtendWith(ControlPlaneExtension.class)
final class FailOverApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final Path FOLDER = Path.of("target/fail-over-it").toAbsolutePath();
    private static final Duration FAIL_OVER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EXPERIMENTS = 100;
    private static final int LEASE_LOST = 3;
    private static final int TERMINATED = 143;

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;
    private final List<OperatorProcess> replicas = new ArrayList<>();

    FailOverApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
    }

    @BeforeEach
    void noLeaseOfAnEarlierTest() {
        user.leases()
                .inNamespace("joulemark-system")
                .withName("joulemark-operator")
                .delete();
    }

    @AfterEach
    void endReplicas() {
        replicas.forEach(OperatorProcess::kill);
    }

    @Test
    @Tag("fault-04")
    void row04OneOfTwoReplicasActsAndTheOtherTakesOverWhenItIsKilledWithRunsUnderWay() {
        // Given
        Namespace namespace = cluster.namespace("fail-over");
        OperatorProcess leader = replica("a");
        awaitHolder("a");
        OperatorProcess other = replica("b");
        List<String> uids = IntStream.range(0, EXPERIMENTS)
                .mapToObj(i -> namespace.apply("e" + i, SPEC).getMetadata().getUid())
                .toList();
        List<Pod> pods = awaitPods("fail-over");
        pods.forEach(kubelet::runs);
        each(name -> namespace.awaitCondition(name, "Running", ConditionStatus.TRUE));
        await().atMost(PATIENCE).until(() -> other.log().contains("operator started"));

        assertThat(leader.ask("/livez")).startsWith("Alive");
        assertThat(leader.ask("/readyz")).startsWith("Ready, leading");
        assertThat(other.ask("/readyz")).startsWith("Ready, waiting");

        // When
        leader.kill();
        pods.stream().limit(EXPERIMENTS / 2).forEach(pod -> ends(pod, uids));

        // Then
        await().atMost(FAIL_OVER).until(() -> "b".equals(holder()));
        pods.stream().skip(EXPERIMENTS / 2).forEach(pod -> ends(pod, uids));
        each(name -> namespace.awaitCondition(name, "Complete", ConditionStatus.TRUE));
        assertThat(namespace.jobs()).hasSize(EXPERIMENTS);
        assertThat(leader.log()).contains("CreateAttempt");
        assertThat(other.log()).doesNotContain("CreateAttempt");
        assertThat(createdJobs("fail-over")).isEqualTo(EXPERIMENTS);
        await().atMost(PATIENCE)
                .until(
                        () -> other.ask("/metrics"),
                        page -> page.contains("joulemark_experiments{phase=\"measuring\"} 0.0"));
        assertThat(other.ask("/metrics"))
                .contains("joulemark_leader 1.0", "joulemark_reconciliations_running 0.0")
                .contains("verb=\"update\"", "resource=\"leases\"")
                .doesNotContain("joulemark_event_lag_seconds_count 0\n", "code=\"403\"", "fail-over");
        assertThat(leader.log() + other.log()).doesNotContain("already registered");
    }

    @Test
    @Tag("fault-04")
    void row04ALeaderThatWasFrozenEndsWhenItWakesAndStartsNoSecondJob() throws IOException, InterruptedException {
        // Given
        Namespace namespace = cluster.namespace("frozen");
        OperatorProcess frozen = replica("a");
        awaitHolder("a");
        replica("b");
        signal(frozen, "STOP");

        // When
        await().atMost(PATIENCE).until(() -> "b".equals(holder()));
        namespace.apply("e0", SPEC);
        namespace.awaitJob();
        signal(frozen, "CONT");

        // Then
        assertThat(frozen.awaitEnd()).isEqualTo(LEASE_LOST);
        assertThat(holder()).isEqualTo("b");
        assertThat(namespace.jobs()).hasSize(1);
        assertThat(createdJobs("frozen")).isEqualTo(1);
    }

    @Test
    @Tag("fault-20")
    void row20ALeaderThatIsToldToEndGivesItsLeaseBackAndTheOtherLeadsAtOnce() {
        // Given
        Namespace namespace = cluster.namespace("hand-over");
        OperatorProcess leader = replica("a");
        awaitHolder("a");
        OperatorProcess other = replica("b");
        await().atMost(PATIENCE).until(() -> other.log().contains("operator started"));

        // When
        int exitCode = leader.terminate();

        // Then
        assertThat(exitCode).isEqualTo(TERMINATED);
        assertThat(leader.log()).contains("lease released").doesNotContain("the lease is lost");
        awaitHolder("b");
        namespace.apply("e0", SPEC);
        namespace.awaitJob();
    }

    @Test
    @Tag("fault-05")
    void row05ALeaderWhoseLeaseWasTakenEndsQuickly() {
        // Given
        OperatorProcess leader = replica("a");
        awaitHolder("a");

        // When
        user.leases()
                .inNamespace("joulemark-system")
                .withName("joulemark-operator")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":\"stranger\"}}");

        // Then
        assertThat(leader.awaitEnd()).isEqualTo(LEASE_LOST);
        assertThat(leader.log()).contains("the lease is lost");
    }

    private OperatorProcess replica(String name) {
        OperatorProcess replica = OperatorProcess.start(
                cluster.operatorConfig(),
                "joulemark/runner:test",
                FOLDER.resolve(UUID.randomUUID() + "-" + name),
                Map.of("JOULEMARK_POD_NAME", name));
        replicas.add(replica);
        return replica;
    }

    private void awaitHolder(String name) {
        await().atMost(PATIENCE).until(() -> name.equals(holder()));
    }

    private @Nullable String holder() {
        Lease lease = user.leases()
                .inNamespace("joulemark-system")
                .withName("joulemark-operator")
                .get();
        return lease == null ? null : lease.getSpec().getHolderIdentity();
    }

    private List<Pod> awaitPods(String namespace) {
        return await().atMost(PATIENCE)
                .until(() -> user.pods().inNamespace(namespace).list().getItems(), pods -> pods.size() == EXPERIMENTS);
    }

    private void ends(Pod pod, List<String> uids) {
        String uid = requireNonNull(pod.getMetadata().getLabels().get(AttemptNames.EXPERIMENT_UID_LABEL));
        assertThat(uids).contains(uid);
        kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(uid)));
    }

    /** Creations the API server carried out, according to its audit log; as many as there are Jobs where it has none. */
    private long createdJobs(String namespace) {
        return cluster.audited()
                ? cluster.audit(namespace).stream()
                        .filter(event -> event.at("/verb").asText().equals("create")
                                && event.at("/objectRef/resource").asText().equals("jobs"))
                        .count()
                : new Namespace(user, namespace).jobs().size();
    }

    private static void each(Consumer<String> check) {
        IntStream.range(0, EXPERIMENTS).mapToObj(i -> "e" + i).forEach(check);
    }

    private static void signal(OperatorProcess process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
