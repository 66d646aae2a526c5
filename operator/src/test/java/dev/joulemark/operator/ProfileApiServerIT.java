package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.ResolvedStatus;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Profiles come, change and go while runs are accepted under them, under the shipped roles. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class ProfileApiServerIT {

    private static final MeasurementValidity VALID =
            new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed.");

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    ProfileApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.kubelet = new FakeKubelet(user);
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @AfterEach
    void takeAwayProfiles() {
        user.resources(MeasurementProfile.class).delete();
    }

    @Test
    @Tag("fault-41")
    void row41ProfileChangedAndDeletedMidRunChangesNothingAndBlocksTheNextRun() {
        // Given an experiment that waits for its profile
        Namespace namespace = cluster.namespace("profile");
        String uid = namespace.apply("smallest", spec("late", "")).getMetadata().getUid();
        namespace.awaitReason("smallest", "Accepted", "ProfileNotFound");

        // When the profile appears
        store("late", "{pod: {runAsUser: 1000}, placement: {tolerations: [{key: first, operator: Exists}]}}");

        // Then the informer tells, and the run starts
        Pod first = namespace.awaitPod(1);
        String hash = accepted(namespace).hash();
        assertThat(first.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(1000);
        assertThat(first.getSpec().getTolerations()).anyMatch(toleration -> "first".equals(toleration.getKey()));

        // And when it changes and goes while the run measures
        kubelet.runs(first);
        namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
        store("late", "{pod: {runAsUser: 2000}, placement: {minimumExclusivity: Node}}");
        user.resources(MeasurementProfile.class).withName("late").delete();
        kubelet.evicted(first);
        Pod second = namespace.awaitPod(2);

        // Then the retry is of the same profile
        assertThat(second.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(1000);
        kubelet.ended(second, 0, Envelopes.text(Envelopes.judged(uid, 2, VALID)));
        EnergyExperimentStatus ended = namespace.awaitCondition("smallest", "Complete", ConditionStatus.TRUE);
        assertThat(ended.resolved())
                .isNotNull()
                .extracting(ResolvedStatus::profileHash)
                .isEqualTo(hash);

        // And a clean run is blocked until there is a profile again, which it then runs under
        namespace.run("smallest", "{\"rerunNonce\":1}");
        namespace.awaitReason("smallest", "Accepted", "ProfileNotFound");
        store("late", "{pod: {runAsUser: 3000}}");
        assertThat(namespace.awaitPod(3).getSpec().getSecurityContext().getRunAsUser())
                .isEqualTo(3000);
        assertThat(accepted(namespace).hash()).isNotEqualTo(hash);
    }

    @Test
    void whatAProfileForbidsIsNotAcceptedUntilTheProfileAllowsIt() {
        // Given
        Namespace namespace = cluster.namespace("forbidden-by-profile");
        store("strict", "{placement: {gpuProducts: [NVIDIA-H100-80GB-HBM3], minimumExclusivity: Node}}");
        namespace.apply("smallest", spec("strict", ", placement: {gpuProducts: [Tesla-T4], exclusivity: Gpu}"));

        // Then
        assertThat(namespace
                        .awaitReason("smallest", "Accepted", "ForbiddenByProfile")
                        .message())
                .contains("spec.placement.gpuProducts is Tesla-T4", "spec.placement.exclusivity is Gpu");
        assertThat(namespace.jobs()).isEmpty();

        // And when
        store("strict", "{placement: {gpuProducts: [NVIDIA-H100-80GB-HBM3, Tesla-T4]}}");

        // Then
        assertThat(namespace.awaitJob().getMetadata().getAnnotations()).containsKey("joulemark.dev/profile-hash");
    }

    @Test
    @Tag("fault-42")
    void row42AClaimTemplateThatIsNotThereIsNotWaitedForInSilence() {
        // Given
        Namespace namespace = cluster.namespace("claims");
        namespace.apply(
                "smallest",
                "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
                        + " placement: {resourceClaimTemplateRef: {name: one-gpu}}}");

        // Then
        assertThat(namespace
                        .awaitReason("smallest", "Accepted", "ReferenceNotFound")
                        .message())
                .startsWith(
                        "spec.placement.resourceClaimTemplateRef names ResourceClaimTemplate one-gpu, which does not");

        // And when it is created
        user.load(new ByteArrayInputStream("""
                apiVersion: resource.k8s.io/v1
                kind: ResourceClaimTemplate
                metadata: {name: one-gpu}
                spec: {spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: gpu.nvidia.com}}]}}}
                """.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace.name())
                .create();

        // Then
        Pod pod = namespace.awaitPod();
        assertThat(pod.getSpec().getResourceClaims())
                .singleElement()
                .satisfies(claim ->
                        assertThat(claim.getResourceClaimTemplateName()).isEqualTo("one-gpu"));
        assertThat(pod.getSpec().getContainers().getFirst().getResources())
                .satisfies(resources ->
                        assertThat(resources.getClaims().getFirst().getName()).isEqualTo("gpu"))
                .satisfies(resources -> assertThat(resources.getLimits()).isNullOrEmpty());
    }

    private FrozenProfile accepted(Namespace namespace) {
        EnergyExperimentStatus status =
                requireNonNull(namespace.experiment("smallest").orElseThrow().getStatus());
        return requireNonNull(status.profile());
    }

    private void store(String name, String spec) {
        MeasurementProfile profile = Serialization.unmarshal("""
                apiVersion: joulemark.dev/v1alpha1
                kind: MeasurementProfile
                metadata: {name: %s}
                spec: %s
                """.formatted(name, spec), MeasurementProfile.class);
        user.resource(profile).createOr(NonDeletingOperation::update);
    }

    private static String spec(String profile, String more) {
        return "{profileRef: {name: " + profile + "}, model: {path: m.gguf},"
                + " workload: {dataset: {name: aienergyscore}}, run: {retry: {maxInfrastructureRetries: 1}}" + more
                + "}";
    }
}
