package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.job.SpecConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8S-4")
@EnableKubernetesMockClient(crud = true, https = false)
final class ClusterTest {

    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private EnergyExperiment stored = Experiments.smallest();

    @BeforeEach
    void storeAnExperiment() throws IOException {
        try (InputStream crd =
                Files.newInputStream(Path.of("../crds/generated/energyexperiments.joulemark.dev.yaml"))) {
            client.load(crd).create();
        }
        stored = client.resource(Experiments.smallest()).create();
    }

    @Test
    @Tag("fault-02")
    void anAttemptIsCreatedOnceHoweverOftenItIsAskedFor() {
        // Given
        Cluster cluster = new Cluster(client, SETTINGS);

        // When
        Optional<Refusal> first = cluster.carryOut(new Action.CreateAttempt(1), stored);
        Optional<Refusal> second = cluster.carryOut(new Action.CreateAttempt(1), stored);

        // Then
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        assertThat(client.batch().v1().jobs().inNamespace("team-a").list().getItems())
                .hasSize(1);
    }

    @Test
    void aStrangersConfigMapIsNeitherUsedNorOverwritten() {
        // Given
        Cluster cluster = new Cluster(client, SETTINGS);
        AttemptNames names = AttemptNames.of(stored, 1);
        ConfigMap theirs = SpecConfigMap.desired(stored, names);
        theirs.getMetadata().getOwnerReferences().getFirst().setUid("another");
        client.resource(theirs).create();

        // When
        Optional<Refusal> refusal = cluster.carryOut(new Action.CreateAttempt(1), stored);

        // Then
        assertThat(refusal)
                .contains(new Refusal.Stranger("ConfigMap " + names.objectName()
                        + " exists and does not belong to this experiment: delete it, or wait until Kubernetes has."));
        assertThat(client.batch().v1().jobs().inNamespace("team-a").list().getItems())
                .isEmpty();
    }

    @Test
    void theNextAttemptTakesTheConfigMapOfTheOneBeforeAwayButNoStrangers() {
        // Given
        Cluster cluster = new Cluster(client, SETTINGS);
        cluster.carryOut(new Action.CreateAttempt(1), stored);

        // When
        cluster.carryOut(new Action.CreateAttempt(2), stored);
        ConfigMap theirs = SpecConfigMap.desired(stored, AttemptNames.of(stored, 3));
        theirs.getMetadata().getOwnerReferences().getFirst().setUid("another");
        client.resource(theirs).create();
        cluster.carryOut(new Action.CreateAttempt(4), stored);

        // Then
        assertThat(client.configMaps().inNamespace("team-a").list().getItems())
                .extracting(map -> map.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        AttemptNames.of(stored, 2).objectName(),
                        AttemptNames.of(stored, 3).objectName(),
                        AttemptNames.of(stored, 4).objectName());
    }

    @Test
    void thePodsOfAnAttemptAreFoundWithoutACache() {
        // Given
        AttemptNames names = AttemptNames.of(stored, 1);
        pod("ours", names);
        pod("of-another-attempt", AttemptNames.of(stored, 2));

        // When, Then
        assertThat(new Cluster(client, SETTINGS).pods(names))
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("ours");
    }

    private void pod(String name, AttemptNames names) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(names.namespace())
                        .withLabels(names.labels())
                        .endMetadata()
                        .build())
                .create();
    }
}
