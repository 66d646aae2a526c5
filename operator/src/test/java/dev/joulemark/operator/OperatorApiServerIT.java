package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator under its shipped roles on a real API server with a real Job controller; the kubelet is played. */
@ExtendWith(ControlPlaneExtension.class)
final class OperatorApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    OperatorApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @Test
    @Tag("K8S-1")
    @Tag("K8S-6")
    @Tag("fault-45")
    void theWayFromApplyToStatusNeedsNoMoreThanTheShippedRolesAndEightWrites() {
        // Given
        Namespace namespace = cluster.namespace("way");
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        Pod pod = namespace.awaitPod();

        // When
        kubelet.runs(pod);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(uid)));
        EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Finished", ConditionStatus.TRUE);
        namespace.awaitTimeToLive();

        // Then
        assertThat(status.phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
        assertThat(requireNonNull(status.summary()).energyPerOutputTokenJoules())
                .isEqualTo("0.941406");
        assertThat(namespace.jobs()).hasSize(1);
        if (cluster.audited()) {
            List<JsonNode> asked = cluster.audit("way");
            assertThat(asked)
                    .noneMatch(event -> event.at("/responseStatus/code").asInt() == 403);
            assertThat(asked)
                    .extracting(event -> event.at("/objectRef/resource").asText())
                    .containsOnly("energyexperiments", "jobs", "configmaps", "events");
            assertThat(writes("way")).hasSizeBetween(4, 8);
        }
    }

    @Test
    @Tag("K8S-1")
    void nothingIsWrittenOrAskedOnceAnExperimentIsOver() {
        // Given
        Namespace namespace = cluster.namespace("quiet");
        namespace.apply("smallest", SPEC);
        kubelet.ended(namespace.awaitPod(), 2, "");
        namespace.awaitCondition("smallest", "Finished", ConditionStatus.TRUE);
        namespace.awaitTimeToLive();
        String version = version(namespace);
        operator.stop();
        int asked = cluster.audit("quiet").size();

        // When
        operator.start();

        // Then
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(6))
                .until(() -> version.equals(version(namespace))
                        && cluster.audit("quiet").size() == asked);
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-01")
    void anOperatorThatRestartsWhileTheRunEndsStartsNoSecondJob() {
        // Given
        Namespace namespace = cluster.namespace("restart");
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        Job job = namespace.awaitJob();
        operator.stop();

        // When
        Pod pod = namespace.awaitPod();
        kubelet.runs(pod);
        operator.start();
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        operator.stop();
        kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(uid)));
        operator.start();

        // Then
        namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
        namespace.awaitTimeToLive();
        assertThat(namespace.jobs())
                .singleElement()
                .satisfies(only -> assertThat(only.getMetadata().getUid())
                        .isEqualTo(job.getMetadata().getUid()));
        assertThat(writes("restart").stream()
                        .filter(event -> event.at("/verb").asText().equals("create")
                                && event.at("/objectRef/resource").asText().equals("jobs")))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    @Tag("K8S-1")
    @Tag("fault-15")
    void deletingAnExperimentDeletesItsJobPodAndConfigMap() {
        // Given
        Namespace namespace = cluster.namespace("delete");
        namespace.apply("smallest", SPEC);
        String name = namespace.awaitJob().getMetadata().getName();
        namespace.awaitPod();

        // When
        user.resource(namespace.experiment("smallest").orElseThrow()).delete();

        // Then the collector has seen a new kind after up to 30 s
        await().atMost(Duration.ofSeconds(60))
                .until(() -> namespace.jobs().isEmpty()
                        && user.pods().inNamespace("delete").list().getItems().isEmpty()
                        && user.configMaps()
                                        .inNamespace("delete")
                                        .withName(name)
                                        .get()
                                == null);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> namespace.jobs().isEmpty());
    }

    @Test
    @Tag("K8S-4")
    void aStrangersJobOfTheAttemptsNameIsNeverAdopted() {
        // Given an experiment that has to wait, so that its UID is known before its Job
        Namespace namespace = cluster.namespace("stranger");
        operator.stop();
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        String name = "smallest-" + uid.replace("-", "").substring(0, 8) + "-1";
        user.resource(new JobBuilder(RunnerJob.desired(
                                Experiments.smallest(),
                                AttemptNames.of(Experiments.smallest(), 1),
                                LocalOperator.SETTINGS))
                        .editMetadata()
                        .withName(name)
                        .withNamespace("stranger")
                        .withOwnerReferences()
                        .endMetadata()
                        .build())
                .create();

        // When
        operator.start();

        // Then
        namespace.awaitCondition("smallest", "Running", ConditionStatus.FALSE);
        assertThat(namespace.condition("smallest", "Running").orElseThrow())
                .satisfies(running -> assertThat(running.reason()).isEqualTo("NameTaken"))
                .satisfies(running -> assertThat(running.message()).contains("Job " + name + " exists"));
    }

    @Test
    @Tag("K8S-1")
    void whatIsMissingOrUnsupportedIsSaidAndStartsNothing() {
        // Given
        Namespace namespace = cluster.namespace("refused");

        // When
        namespace.apply("missing", SPEC.replace("{name: aienergyscore}", "{configMapRef: {name: p, key: k}}"));
        namespace.apply("unsupported", SPEC.replace("{model", "{placement: {gpuCount: 2}, model"));

        // Then
        namespace.awaitCondition("missing", "Accepted", ConditionStatus.FALSE);
        assertThat(namespace.condition("missing", "Accepted").orElseThrow())
                .satisfies(accepted -> assertThat(accepted.reason()).isEqualTo("ReferenceNotFound"))
                .satisfies(accepted -> assertThat(accepted.message()).contains("ConfigMap p"));
        namespace.awaitCondition("unsupported", "Accepted", ConditionStatus.FALSE);
        assertThat(namespace.condition("unsupported", "Accepted").orElseThrow().reason())
                .isEqualTo("Unsupported");
        assertThat(namespace.jobs()).isEmpty();
    }

    private List<JsonNode> writes(String namespace) {
        return cluster.audit(namespace).stream()
                .filter(event -> WRITES.contains(event.at("/verb").asText()))
                .filter(event -> !event.at("/objectRef/resource").asText().equals("events"))
                .toList();
    }

    private static String version(Namespace namespace) {
        return namespace.experiment("smallest").orElseThrow().getMetadata().getResourceVersion();
    }
}
