package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues with one GPU, kept by the real Kueue. */
@Tag("K8S-4")
@EnabledIfSystemProperty(
        named = "joulemark.kueue",
        matches = "true",
        disabledReason = "needs Kueue, which takes minutes to build: make test-kueue builds it and runs this")
@ExtendWith(ControlPlaneExtension.class)
final class KueueIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " queue: {localQueue: one-gpu, priorityClass: %s}}";
    private static final MeasurementValidity VALID =
            new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed.");

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    KueueIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @Test
    @Tag("fault-07")
    void row07TheSecondRunWaitsForTheFirstAndARunOfHigherPriorityPreemptsIt() throws IOException {
        // Given
        queues();
        Namespace first = cluster.namespace("kueue-first");
        Namespace second = queue(cluster.namespace("kueue-second"));
        Namespace urgent = queue(cluster.namespace("kueue-urgent"));
        queue(first);

        // When two ask for the same GPU
        String uidOfFirst =
                first.apply("a", SPEC.formatted("low")).getMetadata().getUid();
        first.awaitCondition("a", "QuotaReserved", ConditionStatus.TRUE);
        kubelet.runs(first.awaitPod(1));
        String uidOfSecond =
                second.apply("b", SPEC.formatted("low")).getMetadata().getUid();

        // Then one waits until the other has ended
        second.awaitReason("b", "QuotaReserved", "Queued");
        first.awaitCondition("a", "Running", ConditionStatus.TRUE);
        end(first, uidOfFirst, 1);
        first.awaitCondition("a", "Complete", ConditionStatus.TRUE);
        second.awaitCondition("b", "QuotaReserved", ConditionStatus.TRUE);

        // When it measures and one of higher priority comes
        kubelet.runs(second.awaitPod(1));
        second.awaitCondition("b", "Running", ConditionStatus.TRUE);
        String uidOfUrgent =
                urgent.apply("c", SPEC.formatted("high")).getMetadata().getUid();

        // Then the attempt is given up, and another follows when the GPU is free again
        urgent.awaitCondition("c", "QuotaReserved", ConditionStatus.TRUE);
        second.awaitReason("b", "QuotaReserved", "Queued");
        kubelet.runs(urgent.awaitPod(1));
        end(urgent, uidOfUrgent, 1);
        urgent.awaitCondition("c", "Complete", ConditionStatus.TRUE);
        second.awaitCondition("b", "QuotaReserved", ConditionStatus.TRUE);
        kubelet.runs(second.awaitPod(2));
        end(second, uidOfSecond, 2);
        EnergyExperimentStatus status = second.awaitCondition("b", "Complete", ConditionStatus.TRUE);
        assertThat(status.attempts()).isEqualTo(new AttemptsStatus(0, 1, 1, 0, 2, 0));
        assertThat(status.history()).extracting(PastAttempt::reason).containsExactly("Preempted");
    }

    private void end(Namespace namespace, String uid, int attempt) {
        kubelet.ended(namespace.awaitPod(attempt), 0, Envelopes.text(Envelopes.judged(uid, attempt, VALID)));
    }

    private void queues() throws IOException {
        try (InputStream objects = KueueIT.class.getResourceAsStream("/kueue/one-gpu.yaml")) {
            user.load(requireNonNull(objects)).serverSideApply();
        }
    }

    private Namespace queue(Namespace namespace) throws IOException {
        try (InputStream object = KueueIT.class.getResourceAsStream("/kueue/local-queue.yaml")) {
            user.load(requireNonNull(object)).inNamespace(namespace.name()).serverSideApply();
        }
        return namespace;
    }
}
