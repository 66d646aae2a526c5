package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Fault;
import dev.joulemark.operator.cluster.FaultProxy;
import dev.joulemark.operator.cluster.FaultProxy.Answered;
import dev.joulemark.operator.cluster.FaultProxy.Asked;
import dev.joulemark.operator.cluster.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.Operator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server that, for a while, answers otherwise than it should. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class AnswersProxyApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;

    private final ControlPlane cluster;
    private final FakeKubelet kubelet;
    private final FaultProxy proxy;
    private @Nullable Operator operator;

    AnswersProxyApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.kubelet = new FakeKubelet(cluster.admin());
        this.proxy = FaultProxy.start(cluster.operatorConfig());
    }

    @BeforeEach
    void startOperator() {
        operator = LocalOperator.start(proxy.access(), LocalOperator.SETTINGS);
    }

    @AfterEach
    void stopOperator() {
        proxy.heal();
        requireNonNull(operator).stop();
        proxy.close();
    }

    @Test
    @Tag("fault-22")
    void row22AStatusThatMeetsAConflictIsDerivedAnewAndNoConditionIsLost() {
        // Given
        Namespace namespace = cluster.namespace("conflicts");
        Predicate<Asked> statuses =
                asked -> asked.method().equals("PUT") && asked.path().endsWith("/smallest/status");
        proxy.inject(Fault.answer(CONFLICT, "Conflict", statuses).times(3));

        // When
        EnergyExperimentStatus status = complete(namespace);

        // Then
        assertThat(codes(statuses)).startsWith(CONFLICT, CONFLICT, CONFLICT);
        assertThat(status.conditions())
                .extracting(condition -> condition.type())
                .contains("Accepted", "Running", "Complete", "Failed", "Finished", "Ready", "MeasurementValid");
        assertThat(status.history()).isEmpty();
        assertThat(createdJobs(namespace)).hasSize(1);
    }

    @Test
    @Tag("fault-24")
    void row24RetryAfterIsObeyedAndNoJobIsCreatedTwice() {
        // Given
        Namespace namespace = cluster.namespace("too-many");
        Predicate<Asked> creations = Fault.creations("too-many", "jobs");
        proxy.inject(Fault.answer(429, "TooManyRequests", creations)
                .with("Retry-After", "2")
                .times(2));

        // When
        complete(namespace);

        // Then
        List<Answered> asked = proxy.answered(creations);
        assertThat(codes(creations)).containsExactly(429, 429, CREATED);
        assertThat(Duration.between(
                        asked.getFirst().asked().at(), asked.getLast().asked().at()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(3_900));
        assertThat(namespace.jobs()).hasSize(1);
    }

    @Test
    @Tag("fault-24")
    void row24ABrownOutOfManyExperimentsIsSurvivedWithBoundedThreads() {
        // Given
        Namespace namespace = cluster.namespace("brown-out");
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        proxy.inject(Fault.answer(503, "ServiceUnavailable", asked -> !asked.isWatch())
                .with("Retry-After", "1"));

        // When
        List<String> names = IntStream.range(0, 60).mapToObj(i -> "e" + i).toList();
        names.forEach(name -> namespace.apply(name, SPEC));
        await().atMost(PATIENCE)
                .until(() -> proxy.answered(asked -> asked.path().contains("/namespaces/brown-out/"))
                                .size()
                        > 100);
        int during = ManagementFactory.getThreadMXBean().getThreadCount();
        proxy.heal();

        // Then
        await().atMost(PATIENCE).until(() -> namespace.jobs().size() == names.size());
        assertThat(during - before).isLessThan(names.size());
        assertThat(createdJobs(namespace)).hasSize(names.size());
    }

    @Test
    @Tag("fault-25")
    void row25AJobWhoseCreationWasAnsweredWithAnErrorIsAdopted() {
        // Given
        Namespace namespace = cluster.namespace("lost-answer");
        Predicate<Asked> creations = Fault.creations("lost-answer", "jobs");
        proxy.inject(Fault.answer(500, "InternalError", creations).times(1).afterItWasDone());

        // When
        EnergyExperimentStatus status = complete(namespace);

        // Then
        assertThat(codes(creations)).containsExactly(500, CONFLICT);
        assertThat(namespace.jobs()).hasSize(1);
        assertThat(requireNonNull(status.attempts()).current()).isEqualTo(1);
    }

    @Test
    @Tag("fault-26")
    void row26WithoutRightsInOneNamespaceTheOthersGoOnAndTheExperimentSaysWhy() {
        // Given
        Namespace forbidden = cluster.namespace("forbidden");
        Namespace allowed = cluster.namespace("allowed");
        proxy.inject(Fault.answer(403, "Forbidden", Fault.creations("forbidden", "configmaps")));

        // When
        forbidden.apply("smallest", SPEC);
        complete(allowed);

        // Then
        assertThat(forbidden.awaitReason("smallest", "Running", "Forbidden").message())
                .isEqualTo("Forbidden, said the proxy");
        assertThat(forbidden.jobs()).isEmpty();
        assertThat(codes(Fault.creations("forbidden", "configmaps"))).hasSizeLessThanOrEqualTo(3);

        // And once the rights are back
        proxy.heal();
        forbidden.awaitJob();
    }

    private EnergyExperimentStatus complete(Namespace namespace) {
        String uid = namespace.apply("smallest", SPEC).getMetadata().getUid();
        Pod pod = namespace.awaitPod();
        kubelet.runs(pod);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        kubelet.ended(pod, 0, Envelopes.text(Envelopes.measured(uid)));
        return namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
    }

    private List<Integer> codes(Predicate<Asked> which) {
        return proxy.answered(which).stream().map(Answered::code).toList();
    }

    private List<Answered> createdJobs(Namespace namespace) {
        return proxy.answered(Fault.creations(namespace.name(), "jobs")).stream()
                .filter(entry -> entry.code() == CREATED)
                .toList();
    }
}
