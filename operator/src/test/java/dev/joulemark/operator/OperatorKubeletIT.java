package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.StoredResult;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.HostVolume;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.OperatorProcess;
import dev.joulemark.operator.cluster.RawApi;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * From apply to a result on a volume, with a real kubelet that runs a container which stands in for the runner. The
 * operator is a process of its own under the shipped roles: Pods of this cluster cannot reach its API server.
 */
final class OperatorKubeletIT {

    @RegisterExtension
    static final ControlPlaneExtension CLUSTER = ControlPlaneExtension.withNode();

    private static final Path FOLDER = Path.of("target/kubelet-it").toAbsolutePath();
    private static final String IMAGE = "localhost/stand-in-runner:1";
    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " results: {persistentVolumeClaim: {claimName: results, path: team-a}}}";

    private final ControlPlane cluster;

    OperatorKubeletIT(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @Test
    @Tag("K8S-1")
    @Tag("K8S-2")
    void anExperimentRunsOnTheNodeAndItsResultLiesOnTheVolume() throws IOException {
        // Given
        Namespace namespace = cluster.namespace("volume");
        Path volume = HostVolume.bind(cluster.admin(), "volume", "results", FOLDER.resolve("volume"), "team-a");

        // When
        EnergyExperimentStatus status;
        try (OperatorProcess _ = operator()) {
            namespace.apply("on-a-node", SPEC);
            status = namespace.awaitCondition("on-a-node", "Finished", ConditionStatus.TRUE);
            namespace.awaitTimeToLive();
        }

        // Then
        assertThat(status.phase()).as(status.toString()).isEqualTo(ExperimentPhase.SUCCEEDED);
        StoredResult result = requireNonNull(status.result());
        Path file = resultOn(volume);
        assertThat(result.uri()).isEqualTo("pvc://volume/results/" + volume.relativize(file));
        assertThat(result.sha256()).isEqualTo(sha256(file));
        assertThat(result.bytes()).isEqualTo(Files.size(file));
        assertThat(requireNonNull(status.resolved()).node()).isEqualTo("localhost");
        assertThat(cells("volume", 9))
                .startsWith("on-a-node", "Succeeded", "False", "0.5", "6", "20", "1", "stand-in", "1");
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-01")
    void anOperatorThatIsKilledWhileTheRunnerMeasuresGetsTheSameResultFromTheSameJob() {
        // Given
        Namespace namespace = cluster.namespace("killed");
        HostVolume.bind(cluster.admin(), "killed", "results", FOLDER.resolve("killed"), "team-a");
        String job;
        try (OperatorProcess operator = operator()) {
            namespace.apply("on-a-node", SPEC);
            namespace.awaitCondition("on-a-node", "Running", ConditionStatus.TRUE);
            job = uid(namespace.awaitJob());

            // When
            operator.kill();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> namespace.awaitJob().getStatus().getSucceeded() != null);
        try (OperatorProcess _ = operator()) {
            namespace.awaitCondition("on-a-node", "Complete", ConditionStatus.TRUE);
            namespace.awaitTimeToLive();
        }

        // Then
        assertThat(namespace.jobs()).extracting(OperatorKubeletIT::uid).containsExactly(job);
    }

    @Test
    @Tag("K8S-1")
    @Tag("fault-15")
    void deletingAnExperimentEndsItsContainer() {
        // Given
        Namespace namespace = cluster.namespace("ended");
        HostVolume.bind(cluster.admin(), "ended", "results", FOLDER.resolve("ended"), "team-a");
        try (OperatorProcess _ = operator()) {
            namespace.apply("on-a-node", SPEC);
            namespace.awaitCondition("on-a-node", "Running", ConditionStatus.TRUE);

            // When
            cluster.admin()
                    .resource(namespace.experiment("on-a-node").orElseThrow())
                    .delete();

            // Then the shell of the stand-in ignores SIGTERM, so the kubelet waits for its grace
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> namespace.jobs().isEmpty()
                            && cluster.admin()
                                    .pods()
                                    .inNamespace("ended")
                                    .list()
                                    .getItems()
                                    .isEmpty());
        }
    }

    private OperatorProcess operator() {
        return OperatorProcess.start(cluster.operatorConfig(), IMAGE, FOLDER);
    }

    private List<String> cells(String namespace, int count) {
        JsonNode row = new RawApi(cluster.admin(), namespace).table().at("/rows/0/cells");
        return StreamSupport.stream(row.spliterator(), false)
                .limit(count)
                .map(JsonNode::asText)
                .toList();
    }

    private static Path resultOn(Path volume) throws IOException {
        try (Stream<Path> files = Files.walk(volume)) {
            return files.filter(file -> file.endsWith("result.json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String uid(Job job) {
        return job.getMetadata().getUid();
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
