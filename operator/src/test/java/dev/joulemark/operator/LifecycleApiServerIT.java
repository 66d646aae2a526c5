package dev.joulemark.operator;

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
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attempts, suspension and cancellation under the shipped roles, with a real Job controller; the kubelet is played. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class LifecycleApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}, run: ";
    private static final String ONE_RETRY = "{retry: {maxInfrastructureRetries: 1}}";
    private static final MeasurementValidity VALID =
            new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed.");

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    LifecycleApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @Test
    @Tag("fault-06")
    void row06EvictedPodIsRetriedWithinTheBudget() {
        // Given
        Namespace namespace = cluster.namespace("evicted");
        String uid = apply(namespace, ONE_RETRY);
        Pod first = namespace.awaitPod(1);
        kubelet.runs(first);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);

        // When
        kubelet.evicted(first);
        Pod second = namespace.awaitPod(2);
        kubelet.ended(second, 0, Envelopes.text(Envelopes.judged(uid, 2, VALID)));

        // Then
        EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
        assertThat(status.attempts()).isEqualTo(new AttemptsStatus(1, 1, 0, 0, 2, 0));
        assertThat(status.history()).extracting(PastAttempt::reason).containsExactly("EvictionByEvictionAPI");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        namespace.jobs().stream().allMatch(job -> job.getSpec().getTtlSecondsAfterFinished() != null));
        assertThat(namespace.told()).containsExactlyInAnyOrder("Started", "Retrying", "Succeeded");
    }

    @Test
    @Tag("fault-13")
    void row13JobDeletedByHandBecomesTheNextAttempt() {
        Namespace namespace = cluster.namespace("by-hand");
        apply(namespace, ONE_RETRY);
        Job first = namespace.awaitJob(1);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.FALSE);

        // When
        user.resource(first).delete();
        Job second = namespace.awaitJob(2);
        user.resource(second).delete();

        // Then
        namespace.awaitReason("smallest", "Failed", "JobLost");
        assertThat(namespace.jobs()).isEmpty();
    }

    @Test
    @Tag("fault-19")
    void row19SuspendResumeAndCancelReachTheJob() {
        // Given
        Namespace namespace = cluster.namespace("paused");
        String uid = apply(namespace, "{}");
        kubelet.runs(namespace.awaitPod(1));
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);

        // When
        namespace.run("smallest", "{\"state\":\"Suspend\"}");
        namespace.awaitReason("smallest", "Running", "Suspended");
        await().atMost(Duration.ofSeconds(30)).until(() -> namespace.jobs().isEmpty());
        namespace.run("smallest", "{\"state\":\"Run\"}");

        // Then
        Pod second = namespace.awaitPod(2);
        kubelet.runs(second);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);

        // And when it is cancelled while it ends
        namespace.run("smallest", "{\"state\":\"Cancel\"}");
        EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Finished", ConditionStatus.TRUE);
        assertThat(status.phase()).isEqualTo(ExperimentPhase.CANCELLED);
        await().atMost(Duration.ofSeconds(30)).until(() -> namespace.jobs().isEmpty());

        // And run anew
        namespace.run("smallest", "{\"state\":\"Run\",\"rerunNonce\":1}");
        kubelet.ended(namespace.awaitPod(3), 0, Envelopes.text(Envelopes.judged(uid, 3, VALID)));
        status = namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
        assertThat(status.history()).extracting(PastAttempt::reason).containsExactly("Suspended", "Cancelled");
        assertThat(status.attempts()).isEqualTo(new AttemptsStatus(0, 1, 0, 0, 3, 1));
    }

    @Test
    @Tag("fault-12")
    void row12APodThatTheQuotaRefusesIsSaidWithinTheMinute() {
        // Given
        Namespace namespace = cluster.namespace("quota");
        user.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-pods")
                        .withNamespace("quota")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var status = user.resourceQuotas()
                    .inNamespace("quota")
                    .withName("no-pods")
                    .get()
                    .getStatus();
            return status != null
                    && status.getHard() != null
                    && !status.getHard().isEmpty();
        });

        // When
        apply(namespace, "{}");

        // Then
        assertThat(namespace.awaitReason("smallest", "Running", "FailedCreate").message())
                .contains("exceeded quota: no-pods");
    }

    private static String apply(Namespace namespace, String run) {
        return namespace.apply("smallest", SPEC + run + "}").getMetadata().getUid();
    }
}
