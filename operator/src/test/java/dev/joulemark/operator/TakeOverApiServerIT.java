package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Fault;
import dev.joulemark.operator.cluster.FaultProxy;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.SpecConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator that starts finds of the one before it. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class TakeOverApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final int FINISHED = 200;

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    TakeOverApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
    }

    @Test
    @Tag("fault-02")
    void row02AJobThatNoStatusKnowsIsAdoptedByItsOwner() {
        isFinished("no-status", job -> job);
    }

    @Test
    @Tag("fault-20")
    void row20AJobOfAnEarlierReleaseIsFinishedAndNotRepeated() {
        isFinished("earlier", job -> {
            job.getMetadata().getLabels().remove(AttemptNames.LABELS_VERSION_LABEL);
            job.getSpec().getTemplate().getMetadata().getLabels().remove(AttemptNames.LABELS_VERSION_LABEL);
            return job;
        });
    }

    @Test
    @Tag("fault-03")
    void row03AJobGetsItsTimeToLiveFromTheNextOperatorAndTheResultStaysAsItIs() {
        // Given
        Namespace namespace = cluster.namespace("no-ttl");
        FaultProxy proxy = FaultProxy.start(cluster.operatorConfig());
        proxy.inject(Fault.answer(500, "InternalError", asked -> asked.method().equals("PATCH")));
        Operator first = LocalOperator.start(proxy.access(), LocalOperator.SETTINGS);
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        kubelet.ended(namespace.awaitPod(), 0, Envelopes.text(Envelopes.measured(uid)));
        EnergyExperimentStatus stored = namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);

        // When
        first.stop();
        proxy.close();
        assertThat(namespace.jobs().getFirst().getSpec().getTtlSecondsAfterFinished())
                .isNull();
        Operator second = LocalOperator.start(cluster, LocalOperator.SETTINGS);

        // Then
        try {
            namespace.awaitTimeToLive();
            assertThat(namespace.experiment("smallest").orElseThrow().getStatus())
                    .isEqualTo(stored);
            assertThat(namespace.jobs()).hasSize(1);
        } finally {
            second.stop();
        }
    }

    @Test
    @Tag("fault-44")
    void row44FinishedExperimentsAreNotWrittenTo() {
        // Given
        Namespace namespace = cluster.namespace("finished");
        IntStream.range(0, FINISHED).forEach(i -> finished(namespace.apply("e" + i, SPEC)));
        List<String> versions = versions();

        // When
        Operator operator = LocalOperator.start(cluster, LocalOperator.SETTINGS);

        // Then
        try {
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> versions().equals(versions));
            assertThat(cluster.audit("finished"))
                    .extracting(event -> event.at("/verb").asText())
                    .doesNotContain("create", "update", "patch", "delete");
        } finally {
            operator.stop();
        }
    }

    private void isFinished(String name, UnaryOperator<Job> written) {
        // Given
        Namespace namespace = cluster.namespace(name);
        EnergyExperiment experiment = namespace.apply("smallest", SPEC);
        AttemptNames names = AttemptNames.of(experiment, 1);
        user.resource(SpecConfigMap.desired(experiment, names)).create();
        Job job = user.resource(written.apply(RunnerJob.desired(experiment, names, LocalOperator.SETTINGS)))
                .create();

        // When
        Operator operator = LocalOperator.start(cluster, LocalOperator.SETTINGS);
        try {
            Pod pod = namespace.awaitPod();
            kubelet.runs(pod);
            namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
            kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(names.uid())));

            // Then
            EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
            assertThat(requireNonNull(status.attempts()).current()).isEqualTo(1);
            assertThat(namespace.jobs())
                    .extracting(only -> only.getMetadata().getUid())
                    .containsExactly(job.getMetadata().getUid());
        } finally {
            operator.stop();
        }
    }

    private void finished(EnergyExperiment experiment) {
        experiment.setStatus(new EnergyExperimentStatus(
                experiment.getMetadata().getGeneration(),
                ExperimentPhase.SUCCEEDED,
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null));
        user.resource(experiment).updateStatus();
    }

    private List<String> versions() {
        return user.resources(EnergyExperiment.class).inNamespace("finished").list().getItems().stream()
                .map(experiment -> experiment.getMetadata().getResourceVersion())
                .toList();
    }
}
