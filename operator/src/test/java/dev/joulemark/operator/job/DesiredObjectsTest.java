package dev.joulemark.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each folder under {@code golden} holds an experiment and what it becomes; {@code make generate} writes the latter. */
final class DesiredObjectsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    @TestFactory
    Stream<DynamicTest> anExperimentBecomesTheCommittedJobAndConfigMap() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> compare(folder)));
        }
    }

    @Test
    @Tag("K8S-6")
    void thePodHasNoApiTokenAndMeetsTheRestrictedStandard() {
        AttemptNames names = AttemptNames.of(Experiments.smallest(), 1);
        for (Job job : List.of(
                RunnerJob.desired(Experiments.smallest(), names, SETTINGS),
                CollectorJob.desired(Experiments.smallest(), names, SETTINGS))) {
            isRestricted(job.getSpec().getTemplate().getSpec());
        }
    }

    private static void isRestricted(PodSpec pod) {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        });
    }

    @Test
    void theLongestAllowedNameStillFitsALabel() {
        // Given
        EnergyExperiment experiment = Experiments.smallest();
        experiment.getMetadata().setName("a".repeat(40));

        // Then
        assertThat(CollectorJob.name(AttemptNames.of(experiment, 32))).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    @Tag("K8S-2")
    @Tag("K8S-6")
    void theCollectorAsksForNoGpuAndReadsTheVolumeOnly() throws IOException {
        // Given
        EnergyExperiment full = Experiments.parse(Files.readString(GOLDEN.resolve("full/in-experiment.yaml")));

        // When
        PodSpec pod = CollectorJob.desired(full, AttemptNames.of(full, 1), SETTINGS)
                .getSpec()
                .getTemplate()
                .getSpec();

        // Then
        assertThat(pod.getContainers())
                .singleElement()
                .satisfies(container ->
                        assertThat(container.getResources().getLimits()).isEmpty())
                .satisfies(container -> assertThat(container.getVolumeMounts())
                        .filteredOn(mount -> mount.getName().equals("results"))
                        .allMatch(VolumeMount::getReadOnly));
        assertThat(pod.getNodeSelector()).isEmpty();
    }

    private static void compare(Path folder) throws IOException {
        EnergyExperiment experiment = Experiments.parse(Files.readString(folder.resolve("in-experiment.yaml")));
        AttemptNames names = AttemptNames.of(experiment, 1);
        same(folder.resolve("out-job.yaml"), RunnerJob.desired(experiment, names, SETTINGS));
        same(folder.resolve("out-configmap.yaml"), SpecConfigMap.desired(experiment, names));
        if (CollectorJob.isPossible(experiment.getSpec())) {
            same(folder.resolve("out-collector.yaml"), CollectorJob.desired(experiment, names, SETTINGS));
        }
    }

    private static void same(Path file, HasMetadata desired) {
        String yaml = Serialization.asYaml(desired);
        try {
            if (Boolean.getBoolean("joulemark.generate")) {
                Files.writeString(file, yaml);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(file)
                .as("run 'make generate' and look at the difference of %s", file)
                .exists()
                .hasContent(yaml);
    }
}
