package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may share a node is decided by the real scheduler; nodes are of paper, and their kubelet is played. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class ExclusivityApiServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final MeasurementValidity VALID =
            new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed.");

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    ExclusivityApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @AfterEach
    void takeAwayNodes() {
        user.nodes().withLabel("test", "exclusivity").delete();
    }

    @ParameterizedTest
    @CsvSource({"Node, Node", "Node, Gpu", "Gpu, Node"})
    @Tag("fault-36")
    void row36TwoRunsThatWantTheSameNodeAreSerialisedAcrossNamespaces(String firstWants, String secondWants) {
        // Given
        String pool = ("one-" + firstWants + "-" + secondWants).toLowerCase(Locale.ROOT);
        node(pool, Map.of());
        Namespace one = cluster.namespace(pool + "-a");
        Namespace other = cluster.namespace(pool + "-b");

        // When
        String uid = one.apply("first", spec(pool, firstWants)).getMetadata().getUid();
        Pod first = scheduled(one);
        other.apply("second", spec(pool, secondWants));

        // Then
        assertThat(other.awaitReason("second", "Running", "Unschedulable").message())
                .contains("anti-affinity");

        // And when the first has ended
        kubelet.runs(first);
        one.awaitCondition("first", "Running", ConditionStatus.TRUE);
        kubelet.ended(first, 0, Envelopes.text(Envelopes.judged(uid, 1, VALID)));

        // Then
        assertThat(scheduled(other).getSpec().getNodeName()).isEqualTo(pool);
    }

    @Test
    @Tag("fault-36")
    void row36TwoRunsThatOnlyWantTheirOwnGpuShareANode() {
        // Given
        node("shared-pool", Map.of());
        Namespace namespace = cluster.namespace("shared-pool");

        // When
        namespace.apply("first", spec("shared-pool", "Gpu"));
        Pod first = scheduled(namespace);
        Namespace other = cluster.namespace("shared-pool-b");
        other.apply("second", spec("shared-pool", "Gpu"));

        // Then
        assertThat(scheduled(other).getSpec().getNodeName())
                .isEqualTo(first.getSpec().getNodeName());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            time-sliced  | nvidia.com/gpu.sharing-strategy | time-slicing
            mps          | nvidia.com/gpu.sharing-strategy | mps
            replicated   | nvidia.com/gpu.replicas         | 4
            divided      | nvidia.com/gpu.slices.gi        | 1
            """)
    @Tag("fault-37")
    void row37SharedAndDividedGpusAreAvoidedUnlessThatIsAcknowledged(String pool, String label, String value) {
        // Given
        node(pool, Map.of(label, value));
        Namespace namespace = cluster.namespace(pool);
        Namespace knowing = cluster.namespace(pool + "-ok");

        // When
        namespace.apply("smallest", spec(pool, "Gpu"));
        knowing.apply(
                "smallest",
                spec(pool, "Gpu").replace("exclusivity", "allowSharedPowerDomain: Acknowledge, exclusivity"));

        // Then
        assertThat(namespace.awaitReason("smallest", "Running", "Unschedulable").message())
                .contains("node affinity");
        assertThat(scheduled(knowing).getSpec().getNodeName()).isEqualTo(pool);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whole-labelled   | nvidia.com/gpu.sharing-strategy | none
            whole-replicated | nvidia.com/gpu.replicas         | 1
            whole-single     | nvidia.com/mig.strategy         | single
            """)
    void aNodeWhoseGpusAreWholeIsTakenWhetherItsLabelsSaySoOrNot(String pool, String label, String value) {
        node(pool, Map.of(label, value));
        Namespace namespace = cluster.namespace(pool);
        namespace.apply("smallest", spec(pool, "Gpu"));
        assertThat(scheduled(namespace).getSpec().getNodeName()).isEqualTo(pool);
    }

    private Pod scheduled(Namespace namespace) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Optional.of(namespace.awaitPod()),
                        pod -> pod.orElseThrow().getSpec().getNodeName() != null)
                .orElseThrow();
    }

    private static String spec(String pool, String exclusivity) {
        return "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}, placement: {exclusivity: "
                + exclusivity + ", nodeSelector: {pool: " + pool + "}, tolerations: [{operator: Exists}]}}";
    }

    private void node(String name, Map<String, String> labels) {
        Map<String, Quantity> room = Map.of(
                "cpu", new Quantity("16"),
                "memory", new Quantity("64Gi"),
                "pods", new Quantity("20"),
                "nvidia.com/gpu", new Quantity("8"));
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(Map.of("pool", name, "test", "exclusivity", "kubernetes.io/hostname", name))
                .addToLabels(labels)
                .endMetadata()
                .withNewSpec()
                // Pods that other tests have left behind tolerate nothing, and stay away.
                .addNewTaint("NoSchedule", "test", null, "exclusivity")
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastHeartbeatTime(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .endCondition()
                .endStatus()
                .build();
        user.resource(node).create();
    }
}
