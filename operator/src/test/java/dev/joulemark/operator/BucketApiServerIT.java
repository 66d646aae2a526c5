package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.StoredResult;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.BucketServer;
import dev.joulemark.operator.cluster.ContainerProcess;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.CollectorJob;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real runner, as the Job of a real API server has it, with its result in a real bucket. */
@ExtendWith(ControlPlaneExtension.class)
final class BucketApiServerIT {

    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    private static final Path MODEL = Path.of("../runner-image/src/test/resources/tiny-llama/tiny-llama.Q8_0.gguf")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    private final ControlPlane cluster;

    @RegisterExtension
    final RunningOperator operator;

    BucketApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.operator = new RunningOperator(cluster, SETTINGS);
    }

    @Test
    @Tag("K8S-1")
    @Tag("K8S-2")
    void theDigestInTheStatusIsThatOfTheObjectAndTheCollectorFindsTheSame() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/results")).getParent();
        try (BucketServer server = BucketServer.start(data, Files.createDirectory(folder.resolve("sidecar")))) {
            // Given
            Namespace namespace = namespace("bucket", BucketServer.SECRET);

            // When
            EnergyExperimentStatus status = runs(namespace, server, "Complete");

            // Then
            StoredResult stored = requireNonNull(status.result(), status.toString());
            assertThat(stored.uri())
                    .startsWith("s3://results/team-a/in-a-bucket-")
                    .endsWith("/result.json");
            Path object = data.resolve(stored.uri().substring("s3://".length()));
            assertThat(stored.sha256()).isEqualTo(sha256(object));
            assertThat(stored.bytes()).isEqualTo(Files.size(object));
            assertThat(namespace
                            .condition("in-a-bucket", "ResultsAvailable")
                            .orElseThrow()
                            .status())
                    .isEqualTo(ConditionStatus.TRUE);
            EnergyExperiment experiment = namespace.experiment("in-a-bucket").orElseThrow();
            ContainerProcess collected = ContainerProcess.run(
                    cluster.admin(),
                    "bucket",
                    CollectorJob.desired(experiment, AttemptNames.of(experiment, 1), SETTINGS)
                            .getSpec()
                            .getTemplate()
                            .getSpec(),
                    Files.createDirectory(folder.resolve("collector")));
            assertThat(collected.exitCode()).as(collected.output()).isZero();
            assertThat(collected.message()).contains(stored.sha256(), stored.uri());
        }
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-29")
    void row29AWrongKeyIsTheUsersFaultAndIsNowhereToBeRead() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/results")).getParent();
        try (BucketServer server = BucketServer.start(data, Files.createDirectory(folder.resolve("sidecar")))) {
            // Given
            Namespace namespace = namespace("wrong-key", "another-secret-that-must-not-be-printed");

            // When
            EnergyExperimentStatus status = runs(namespace, server, "Failed");

            // Then
            assertThat(namespace.condition("in-a-bucket", "Failed").orElseThrow())
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo("ResultStoreDenied"))
                    .satisfies(failed -> assertThat(failed.message())
                            .startsWith("spec.results.s3: ")
                            .contains("SignatureDoesNotMatch"));
            assertThat(Serialization.asYaml(status)).doesNotContain("must-not-be-printed");
        }
    }

    @Test
    @Tag("K8S-2")
    @Tag("K8S-4")
    @Tag("fault-32")
    void row32AResultWhoseEnvelopeWasLostIsCollectedFromTheBucket() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/results")).getParent();
        try (BucketServer server = BucketServer.start(data, Files.createDirectory(folder.resolve("sidecar")))) {
            // Given
            Namespace namespace = namespace("lost", BucketServer.SECRET);
            Pod runner = started(namespace, server);
            FakeKubelet kubelet = new FakeKubelet(cluster.admin());
            container(namespace, runner, "runner");

            // When
            kubelet.ended(runner, 0, "");
            Pod collector = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> cluster.admin().pods().inNamespace("lost").list().getItems().stream()
                                    .filter(pod -> !pod.getMetadata()
                                            .getName()
                                            .equals(runner.getMetadata().getName()))
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
            ContainerProcess collected = container(namespace, collector, "collector");
            kubelet.ended(collector, collected.exitCode(), collected.message());

            // Then
            EnergyExperimentStatus status = namespace.awaitCondition("in-a-bucket", "Complete", ConditionStatus.TRUE);
            StoredResult stored = requireNonNull(status.result(), status.toString());
            assertThat(stored.sha256())
                    .isEqualTo(sha256(data.resolve(stored.uri().substring("s3://".length()))));
        }
    }

    private Namespace namespace(String name, String secret) {
        Namespace namespace = cluster.namespace(name);
        cluster.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("key")
                        .withNamespace(name)
                        .endMetadata()
                        .withStringData(Map.of("AWS_ACCESS_KEY_ID", BucketServer.KEY, "AWS_SECRET_ACCESS_KEY", secret))
                        .build())
                .create();
        return namespace;
    }

    private EnergyExperimentStatus runs(Namespace namespace, BucketServer server, String ending)
            throws IOException, InterruptedException {
        Pod pod = started(namespace, server);
        FakeKubelet kubelet = new FakeKubelet(cluster.admin());
        ContainerProcess ended = container(namespace, pod, "runner");
        assertThat(ended.output()).doesNotContain("must-not-be-printed");
        kubelet.ended(pod, ended.exitCode(), ended.message());
        return namespace.awaitCondition("in-a-bucket", ending, ConditionStatus.TRUE);
    }

    private Pod started(Namespace namespace, BucketServer server) {
        namespace.apply("in-a-bucket", """
                {model: {path: %s}, engine: {device: Cpu},
                 workload: {dataset: {synthetic: {inputTokens: 8, outputTokens: 4}}, promptCount: 1},
                 measurement: {energyBackend: Estimate, baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 1},
                 results: {s3: {bucket: results, prefix: team-a, endpoint: "%s", credentialsSecretRef: {name: key}}}}
                """.formatted(MODEL, server.endpoint()));
        Pod pod = namespace.awaitPod();
        new FakeKubelet(cluster.admin()).runs(pod);
        return pod;
    }

    private ContainerProcess container(Namespace namespace, Pod pod, String name)
            throws IOException, InterruptedException {
        return ContainerProcess.run(
                cluster.admin(), namespace.name(), pod.getSpec(), Files.createDirectory(folder.resolve(name)));
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
