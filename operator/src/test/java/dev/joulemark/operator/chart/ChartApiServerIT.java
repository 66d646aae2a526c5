package dev.joulemark.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.Script;
import dev.joulemark.operator.cluster.Tool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Install, upgrade and uninstall on a real API server. Nothing runs Pods there. */
@Tag("K8S-6")
@ExtendWith(ControlPlaneExtension.class)
final class ChartApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final String SYSTEM = "joulemark-system";

    private final ControlPlane cluster;
    private final Tool helm;

    ChartApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.helm = Tool.helm();
    }

    @AfterEach
    void installWhatOtherTestsNeed() {
        cluster.install();
    }

    @Test
    @Tag("fault-45")
    void aReleaseIsInstalledUpgradedAndTakenAwayAndNoExperimentIsLost() {
        // Given
        Namespace namespace = cluster.namespace("chart");

        // When
        // Adopts what the extension installed with another tool.
        helm("install", "--take-ownership", "--force-conflicts");
        String uid = namespace.apply("kept", SPEC).getMetadata().getUid();
        helm("upgrade", "--set", "operator.replicas=3");

        // Then
        assertThat(replicas()).isEqualTo(3);
        assertThat(namespace.experiment("kept").orElseThrow().getMetadata().getUid())
                .isEqualTo(uid);

        // And when
        succeeds("rollback", "joulemark", "1");
        assertThat(replicas()).isEqualTo(2);
        succeeds("uninstall", "joulemark");

        // Then
        assertThat(cluster.admin()
                        .apps()
                        .deployments()
                        .inNamespace(SYSTEM)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(namespace.experiment("kept").orElseThrow().getMetadata().getUid())
                .isEqualTo(uid);
    }

    private int replicas() {
        return cluster.admin()
                .apps()
                .deployments()
                .inNamespace(SYSTEM)
                .withName("joulemark-operator")
                .get()
                .getSpec()
                .getReplicas();
    }

    private void helm(String verb, String... more) {
        succeeds(Stream.concat(Stream.of(verb, "joulemark", "../deploy/helm/joulemark"), Stream.of(more))
                .toArray(String[]::new));
    }

    private void succeeds(String... arguments) {
        Stream<String> where = Stream.of("--kubeconfig", cluster.kubeconfig().toString(), "--namespace", SYSTEM);
        Script script = helm.run(Stream.concat(Stream.of(arguments), where).toArray(String[]::new));
        assertThat(script.succeeded()).as(script.output()).isTrue();
    }
}
