package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real API server takes and refuses. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class LimitsApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");
    private static final String LONGEST_NAME = "a".repeat(40);

    @Test
    @Tag("fault-33")
    void row33TheLargestStatusIsStoredAsItWasWritten(ControlPlane controlPlane) {
        // Given
        Namespace namespace = controlPlane.namespace("largest");
        namespace.apply(LONGEST_NAME, SPEC);
        EnergyExperiment seen = namespace.experiment(LONGEST_NAME).orElseThrow();
        EnergyExperimentStatus largest = LargestStatus.of(seen);

        // When
        boolean written = new Cluster(controlPlane.admin(), SETTINGS).writeStatus(seen, largest);

        // Then
        assertThat(written).isTrue();
        assertThat(namespace.experiment(LONGEST_NAME).orElseThrow().getStatus()).isEqualTo(largest);
    }

    @Test
    @Tag("fault-17")
    void row17WhatANamespaceThatEndsRefusesIsNotTriedAgainAtOnce(ControlPlane controlPlane) {
        // Given a namespace that something keeps
        KubernetesClient user = controlPlane.admin();
        Namespace namespace = controlPlane.namespace("ending");
        EnergyExperiment experiment = namespace.apply("smallest", SPEC);
        ConfigMap kept = user.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .withNamespace("ending")
                        .withFinalizers("joulemark.dev/test-holds-it")
                        .endMetadata()
                        .build())
                .create();
        user.namespaces().withName("ending").delete();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> user.namespaces()
                        .withName("ending")
                        .get()
                        .getStatus()
                        .getPhase()
                        .equals("Terminating"));

        // When, Then
        Cluster cluster = new Cluster(user, SETTINGS);
        assertThat(cluster.carryOut(new Action.CreateAttempt(1), experiment)).contains(new Refusal.NamespaceEnds());

        // And when it is gone
        user.resource(kept).edit(current -> {
            current.getMetadata().setFinalizers(null);
            return current;
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> user.namespaces().withName("ending").get() == null);
        assertThat(cluster.carryOut(new Action.CreateAttempt(1), experiment)).contains(new Refusal.NamespaceEnds());
    }
}
