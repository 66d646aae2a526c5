package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Experiments and namespaces that go while runs are under way. The collector has seen a new kind after up to 30 s. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class DeletionApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final String STORED = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " results: {persistentVolumeClaim: {claimName: results}}}";
    private static final Duration COLLECTED = Duration.ofSeconds(60);

    /** Each end of a Pod, of a Job and of its ConfigMap may lead to one look, and a status to one event. */
    private static final int MOST_REFUSALS = 5;

    private static final String HOLD = "joulemark.dev/test-holds-it";

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    DeletionApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @Test
    @Tag("fault-15")
    void row15AnExperimentDeletedWhileItRunsTakesItsJobAlongAndLeavesItsResults() {
        // Given
        Namespace namespace = cluster.namespace("deleted");
        user.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("results")
                        .withNamespace("deleted")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .withRequests(Map.of("storage", new Quantity("1Gi")))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        namespace.apply("smallest", STORED);
        kubelet.runs(namespace.awaitPod());
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);

        // When
        user.resource(namespace.experiment("smallest").orElseThrow()).delete();

        // Then
        await().atMost(COLLECTED)
                .until(() -> namespace.jobs().isEmpty()
                        && user.pods().inNamespace("deleted").list().getItems().isEmpty());
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> namespace.jobs().isEmpty());
        assertThat(user.persistentVolumeClaims()
                        .inNamespace("deleted")
                        .withName("results")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNull();
        assertThat(created("deleted", "jobs")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    @Tag("fault-16")
    void row16AnExperimentCreatedAgainWaitsForTheEndOfTheRunOfItsPredecessor() {
        // Given
        Namespace namespace = cluster.namespace("again");
        EnergyExperiment first = namespace.apply("smallest", SPEC);
        Job old = namespace.awaitJob();
        hold(old, List.of(HOLD));
        user.resource(first).delete();
        await().atMost(COLLECTED).until(() -> namespace.experiment("smallest").isEmpty());

        // When
        EnergyExperiment second = namespace.apply("smallest", SPEC);

        // Then
        namespace.awaitReason("smallest", "Running", "EarlierExperimentEnding");
        assertThat(namespace.jobs())
                .extracting(job -> job.getMetadata().getUid())
                .containsExactly(old.getMetadata().getUid());

        // And
        hold(old, List.of());
        await().atMost(COLLECTED)
                .until(() -> namespace.jobs().stream()
                        .anyMatch(job -> job.getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getUid()
                                .equals(second.getMetadata().getUid())));
        assertThat(namespace.jobs())
                .noneMatch(job ->
                        job.getMetadata().getUid().equals(old.getMetadata().getUid()));
    }

    @Test
    @Tag("fault-17")
    void row17ANamespaceThatIsDeletedWithRunsUnderWayIsNotStormed() {
        // Given
        Namespace namespace = cluster.namespace("ends");
        List<String> names = IntStream.range(0, 5).mapToObj(i -> "e" + i).toList();
        names.forEach(name ->
                namespace.apply(name, SPEC.replace("{model", "{run: {retry: {maxInfrastructureRetries: 3}}, model")));
        await().atMost(COLLECTED).until(() -> namespace.jobs().size() == names.size());

        // When
        user.namespaces().withName("ends").delete();

        // Then
        await().atMost(COLLECTED).until(() -> user.namespaces().withName("ends").get() == null);
        assertThat(created("ends", "jobs")).hasSizeLessThanOrEqualTo(names.size());
        assertThat(cluster.audit("ends").stream()
                        .filter(event -> event.at("/verb").asText().equals("create"))
                        .filter(event -> event.at("/responseStatus/code").asInt() == 403))
                .hasSizeLessThanOrEqualTo(MOST_REFUSALS * names.size());
    }

    /** A finalizer keeps the Job as a Pod on a node that does not answer would. */
    private void hold(Job job, List<String> finalizers) {
        user.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("finalizers", finalizers))));
    }

    private List<JsonNode> created(String namespace, String resource) {
        return cluster.audit(namespace).stream()
                .filter(event -> event.at("/verb").asText().equals("create")
                        && event.at("/objectRef/resource").asText().equals(resource)
                        && event.at("/responseStatus/code").asInt() == 201)
                .toList();
    }
}
