package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reconcile loop on a mock of the API server: quick, and blind to validation, to garbage collection and to roles,
 * which the tests on a real one cover.
 */
@Tag("K8S-1")
@EnableKubernetesMockClient(crud = true, https = false)
final class OperatorMockServerTest {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final Path CRD = Path.of("../crds/generated/energyexperiments.joulemark.dev.yaml");
    private static final OperatorConfig CONFIG =
            new OperatorConfig(new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi"), Set.of(), 0);

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private @Nullable Operator operator;

    @BeforeEach
    void installTheCrdAndStartTheOperator() throws IOException {
        // Without it the mock knows no status subresource.
        try (InputStream crd = Files.newInputStream(CRD)) {
            client.load(crd).create();
        }
        startOperator();
    }

    @AfterEach
    void stopTheOperator() {
        if (operator != null) {
            operator.stop();
        }
    }

    @Test
    void anAppliedExperimentBecomesAJobAndItsMessageBecomesTheStatus() {
        // Given
        Namespace namespace = new Namespace(client, "team-a");
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        Job job = namespace.awaitJob();

        // When
        Pod pod = podOf(job);
        FakeKubelet kubelet = new FakeKubelet(client);
        kubelet.runs(pod);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(uid)));

        // Then
        EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Finished", ConditionStatus.TRUE);
        assertThat(status.phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
        assertThat(requireNonNull(status.summary()).energyPerOutputTokenJoules())
                .isEqualTo("0.941406");
        assertThat(requireNonNull(status.result()).sha256()).hasSize(64);
        assertThat(client.configMaps()
                        .inNamespace("team-a")
                        .withName(job.getMetadata().getName())
                        .get()
                        .getData())
                .containsOnlyKeys("experiment.yaml");
        namespace.awaitTimeToLive();
        assertThat(namespace.jobs()).hasSize(1);
    }

    @Test
    void aFailedRunnerSaysWhyInTheStatus() {
        // Given
        Namespace namespace = new Namespace(client, "team-a");
        namespace.apply("smallest", SPEC);
        Pod pod = podOf(namespace.awaitJob());

        // When
        new FakeKubelet(client).ended(pod, 137, "");

        // Then
        EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Failed", ConditionStatus.TRUE);
        assertThat(status.phase()).isEqualTo(ExperimentPhase.FAILED);
        assertThat(status.summary()).isNull();
        assertThat(namespace.condition("smallest", "Failed").orElseThrow())
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo("EnvelopeMissing"))
                .satisfies(failed -> assertThat(failed.message()).contains("137"));
    }

    @Test
    void anExperimentThatNamesAMissingVolumeIsNotAcceptedAndStartsNothing() {
        // Given
        Namespace namespace = new Namespace(client, "team-a");
        namespace.apply("smallest", SPEC.replace("{model", "{cache: {persistentVolumeClaim: {claimName: c}}, model"));

        // Then
        namespace.awaitCondition("smallest", "Accepted", ConditionStatus.FALSE);
        assertThat(namespace.condition("smallest", "Accepted").orElseThrow().message())
                .isEqualTo("spec.cache.persistentVolumeClaim names PersistentVolumeClaim c, which does not exist in"
                        + " namespace team-a: create it.");
        assertThat(namespace.jobs()).isEmpty();
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-01")
    void anOperatorThatRestartsAtAnyMomentStartsNoSecondJob() {
        // Given
        Namespace namespace = new Namespace(client, "team-a");
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        Job job = namespace.awaitJob();
        FakeKubelet kubelet = new FakeKubelet(client);

        // When
        restartOperator(() -> {});
        Pod pod = podOf(job);
        restartOperator(() -> kubelet.runs(pod));
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        restartOperator(() -> kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(uid))));
        EnergyExperimentStatus done = namespace.awaitCondition("smallest", "Finished", ConditionStatus.TRUE);
        namespace.awaitTimeToLive();

        // Then
        assertThat(namespace.jobs())
                .singleElement()
                .satisfies(only -> assertThat(only.getMetadata().getUid())
                        .isEqualTo(job.getMetadata().getUid()));

        // And when the Job's time to live is over
        restartOperator(() -> client.resource(job).delete());
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> namespace.jobs().isEmpty()
                        && done.equals(
                                namespace.experiment("smallest").orElseThrow().getStatus()));
    }

    private void restartOperator(Runnable meanwhile) {
        stopTheOperator();
        meanwhile.run();
        startOperator();
    }

    private void startOperator() {
        operator = OperatorMain.operator(server.createClient(), CONFIG, Clock.systemUTC());
        operator.start();
    }

    /** The mock has no Job controller. */
    private Pod podOf(Job job) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-x")
                .withNamespace(job.getMetadata().getNamespace())
                .withLabels(job.getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build();
        return client.resource(pod).create();
    }
}
