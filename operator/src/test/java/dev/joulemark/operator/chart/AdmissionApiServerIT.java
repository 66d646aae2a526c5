package dev.joulemark.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.RawApi;
import dev.joulemark.operator.cluster.Tool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The admission policies of the chart, as it renders them, on a real API server. */
@Tag("K8S-6")
@ExtendWith(ControlPlaneExtension.class)
final class AdmissionApiServerIT {

    private static final String DIGEST = "registry/runner@sha256:" + "a".repeat(64);

    private final ControlPlane cluster;
    private final KubernetesClient user;

    AdmissionApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.user = cluster.admin();
    }

    @Test
    @Tag("fault-43")
    void row43WhereThePlatformTeamDemandsItAnExperimentNamesAProfileAndAnImageByDigest() {
        // Given
        RawApi strict = new RawApi(user, cluster.namespace("strict").name());
        RawApi free = new RawApi(user, cluster.namespace("free").name());
        RawApi profiles = RawApi.ofProfiles(user);
        List<HasMetadata> policies = policies();
        policies.forEach(policy -> user.resource(policy).create());
        try {
            // When the policies are in force
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !strict.dryRun(experiment("")).accepted()
                            && !profiles.dryRun(profile("{}")).accepted()
                            && !free.dryRun(experiment("")).accepted());

            // Then
            assertThat(strict.dryRun(experiment("engine: {image: '" + DIGEST + "'}"))
                            .message())
                    .contains("experiments of this namespace run under a profile: name one in spec.profileRef");
            assertThat(strict.dryRun(experiment("profileRef: {name: p}")).message())
                    .isEmpty();
            assertThat(free.dryRun(experiment("")).message())
                    .contains("this cluster runs images by digest only: name the runner image in spec.engine.image");
            assertThat(free.dryRun(experiment("engine: {image: '" + DIGEST + "'}"))
                            .message())
                    .isEmpty();
            assertThat(profiles.dryRun(profile("{}")).message()).contains("name the runner image in spec.runnerImage");
            assertThat(profiles.dryRun(profile("{runnerImage: '" + DIGEST + "'}"))
                            .message())
                    .isEmpty();
        } finally {
            policies.forEach(policy -> user.resource(policy).delete());
        }
        // Others start experiments without either.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> free.dryRun(experiment("")).accepted()
                        && strict.dryRun(experiment("")).accepted());
    }

    private List<HasMetadata> policies() {
        String rendered = Tool.helm()
                .run(
                        "template",
                        "joulemark",
                        "../deploy/helm/joulemark",
                        "--show-only",
                        "templates/admission-policy.yaml",
                        "--set",
                        "admissionPolicy.requireImageDigest=true,admissionPolicy.requireProfile.enabled=true,"
                                + "admissionPolicy.requireProfile.namespaces={strict}")
                .output();
        List<HasMetadata> policies = user.load(new ByteArrayInputStream(rendered.getBytes(StandardCharsets.UTF_8)))
                .items();
        assertThat(policies).hasSize(6);
        return policies;
    }

    private static String experiment(String section) {
        return """
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: policy}
                spec:
                  model: {path: m.gguf}
                  workload: {dataset: {name: aienergyscore}}
                  %s
                """.formatted(section);
    }

    private static String profile(String spec) {
        return """
                apiVersion: joulemark.dev/v1alpha1
                kind: MeasurementProfile
                metadata: {name: policy}
                spec: %s
                """.formatted(spec);
    }
}
