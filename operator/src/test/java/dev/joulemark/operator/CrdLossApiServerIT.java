package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kind itself comes late, goes and comes back. Deleting it deletes all experiments, here as everywhere. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class CrdLossApiServerIT {

    private static final String CRD = "energyexperiments.joulemark.dev";
    private static final Path FOLDER = Path.of("target/crd-loss-it").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ControlPlane cluster;

    CrdLossApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void installWhatOtherTestsNeed() {
        cluster.install();
    }

    @Test
    @Tag("fault-21")
    void row21WithoutItsCrdTheOperatorWaitsSaysSoAndServesWhenItIsThereAgain() {
        // Given
        deleteCrd();
        cluster.admin()
                .leases()
                .inNamespace("joulemark-system")
                .withName("joulemark-operator")
                .delete();
        try (OperatorProcess operator = OperatorProcess.start(
                cluster.operatorConfig(),
                "joulemark/runner:test",
                FOLDER.resolve(UUID.randomUUID().toString()))) {
            await().atMost(PATIENCE).until(() -> operator.log().contains("install the CRDs of this release"));
            assertThat(operator.ask("/readyz")).startsWith("The API server does not answer");
            assertThat(operator.ask("/livez")).startsWith("Alive");

            // When, Then
            cluster.install();
            isServed(operator, "crd-late");

            // And when it goes while the operator runs
            deleteCrd();
            await().atMost(PATIENCE).until(() -> !operator.ask("/readyz").startsWith("Ready"));
            assertThat(operator.ask("/livez")).startsWith("Alive");
            cluster.install();
            isServed(operator, "crd-again");
        }
    }

    private void isServed(OperatorProcess operator, String name) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(operator.ask("/readyz")).startsWith("Ready, leading"));
        Namespace namespace = cluster.namespace(name);
        namespace.apply("smallest", "{model: {path: m}, workload: {dataset: {name: aienergyscore}}}");
        namespace.awaitJob();
    }

    private void deleteCrd() {
        var crd =
                cluster.admin().apiextensions().v1().customResourceDefinitions().withName(CRD);
        crd.delete();
        await().atMost(PATIENCE).until(() -> crd.get() == null);
    }
}
