package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Kueue does to a Job is done by the test: it resumes what it admits and suspends what it preempts. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class QueueApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " queue: {localQueue: gpu-bench, priorityClass: low}}";
    private static final MeasurementValidity VALID =
            new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed.");

    /** Of Kueue's API the operator looks only at whether its group is there. */
    private static final String KUEUE = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: localqueues.kueue.x-k8s.io
              annotations: {api-approved.kubernetes.io: "https://github.com/kubernetes-sigs/kueue"}
            spec:
              group: kueue.x-k8s.io
              scope: Namespaced
              names: {kind: LocalQueue, plural: localqueues, singular: localqueue}
              versions:
                - name: v1beta1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object}}
            """;

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    QueueApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @Test
    @Tag("fault-42")
    @Tag("fault-07")
    void row42AQueueWithoutKueueIsRefusedAndRow07APreemptedRunIsDiscardedAndQueuedAgain() {
        // Given
        Namespace namespace = cluster.namespace("queue");
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        namespace.awaitReason("smallest", "Accepted", "ReferenceNotFound");
        assertThat(namespace.condition("smallest", "Accepted").orElseThrow().message())
                .contains("spec.queue names LocalQueue gpu-bench", "no Kueue");
        assertThat(namespace.jobs()).isEmpty();

        // When Kueue is installed
        CustomResourceDefinition kueue = Serialization.unmarshal(KUEUE, CustomResourceDefinition.class);
        user.resource(kueue).create();
        try {
            admitPreemptAndAdmitAgain(namespace, uid);
        } finally {
            user.resource(kueue).delete();
        }
    }

    private void admitPreemptAndAdmitAgain(Namespace namespace, String uid) {
        Job first = namespace.awaitJob(1);
        assertThat(first.getSpec().getSuspend()).isTrue();
        assertThat(first.getMetadata().getLabels())
                .containsEntry("kueue.x-k8s.io/queue-name", "gpu-bench")
                .containsEntry("kueue.x-k8s.io/priority-class", "low");
        namespace.awaitReason("smallest", "QuotaReserved", "Queued");

        // When it is admitted and preempted while it measures
        suspend(first, false);
        kubelet.runs(namespace.awaitPod(1));
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        namespace.awaitCondition("smallest", "QuotaReserved", ConditionStatus.TRUE);
        suspend(first, true);

        // Then
        Job second = namespace.awaitJob(2);
        assertThat(second.getSpec().getSuspend()).isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> namespace.jobs().size() == 1);
        namespace.awaitReason("smallest", "QuotaReserved", "Queued");
        assertThat(requireNonNull(namespace.experiment("smallest").orElseThrow().getStatus())
                        .phase())
                .isEqualTo(ExperimentPhase.QUEUED);

        // And when it is admitted again
        suspend(second, false);
        kubelet.ended(namespace.awaitPod(2), 0, Envelopes.text(Envelopes.judged(uid, 2, VALID)));
        EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
        assertThat(status.attempts()).isEqualTo(new AttemptsStatus(0, 1, 1, 0, 2, 0));
        assertThat(status.history()).extracting(PastAttempt::reason).containsExactly("Preempted");
        assertThat(namespace.told())
                .contains("NotAccepted", "Queued", "Started", "Preempted", "Succeeded")
                .hasSize(6);
    }

    private void suspend(Job job, boolean suspended) {
        user.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":" + suspended + "}}");
    }
}
