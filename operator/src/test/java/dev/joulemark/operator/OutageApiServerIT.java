package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.NetworkGate;
import dev.joulemark.operator.cluster.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas and an API server that nobody reaches. */
@Tag("K8S-4")
@Tag("K8S-5")
@ExtendWith(ControlPlaneExtension.class)
final class OutageApiServerIT {

    private static final Path FOLDER = Path.of("target/outage-it").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LEASE_LOST = 3;

    @Test
    @Tag("fault-05")
    void row05InAnOutageTheLeaderEndsAndTheOtherWaitsAndLeadsAfterwards(ControlPlane cluster) {
        cluster.admin()
                .leases()
                .inNamespace("joulemark-system")
                .withName("joulemark-operator")
                .delete();
        NetworkGate gate = NetworkGate.start(cluster.operatorConfig());
        OperatorProcess leader = replica(gate, "a");
        await().atMost(PATIENCE).until(() -> leader.log().contains("\"leading\""));
        OperatorProcess other = replica(gate, "b");
        try {
            // Given
            await().atMost(PATIENCE).until(() -> other.log().contains("operator started"));

            // When
            gate.shut();

            // Then
            assertThat(leader.awaitEnd()).isEqualTo(LEASE_LOST);
            assertThat(leader.log()).contains("the lease is lost");
            await().atMost(PATIENCE).until(() -> other.ask("/readyz").startsWith("The API server does not answer"));
            assertThat(other.ask("/livez")).startsWith("Alive");
            assertThat(other.log()).doesNotContain("\"leading\"");

            // And
            gate.open();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(other.ask("/readyz")).startsWith("Ready, leading"));
            Namespace namespace = cluster.namespace("after-the-outage");
            namespace.apply("smallest", "{model: {path: m}, workload: {dataset: {name: aienergyscore}}}");
            namespace.awaitJob();
        } finally {
            leader.kill();
            other.kill();
            gate.close();
        }
    }

    private static OperatorProcess replica(NetworkGate gate, String name) {
        return OperatorProcess.start(
                gate.access(),
                "joulemark/runner:test",
                FOLDER.resolve(UUID.randomUUID() + "-" + name),
                Map.of("JOULEMARK_POD_NAME", name));
    }
}
