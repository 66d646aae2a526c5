package dev.joulemark.runner.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each fault gives one sentence that names the field, the value and what to do. */
final class ExperimentValidatorTest {

    private static final Path EXAMPLES = Path.of("../deploy/examples");

    private final ExperimentValidator validator = new ExperimentValidator();

    @Test
    void theSmallestUsefulDocumentIsAcceptedWithEveryDefault() {
        // When
        Validation verdict = only(document("path: m.gguf", ""));

        // Then
        assertThat(verdict).isInstanceOfSatisfying(Validation.Accepted.class, accepted -> {
            assertThat(accepted.name()).isEqualTo("a");
            assertThat(accepted.spec().measurement().warmup().thermalFloor()).isEqualTo("60s");
        });
    }

    @Test
    @Tag("CM-22")
    void aThermalFloorOfTwentyNineSecondsIsRefusedAndOfThirtyIsNot() {
        // Given
        String measurement = "measurement: {warmup: {thermalFloor: %s}}";

        // When, Then
        assertThat(sentences(document("path: m.gguf", measurement.formatted("29s"))))
                .containsExactly("spec.measurement.warmup.thermalFloor is \"29s\": thermalFloor must be from 30s to 1h:"
                        + " a shorter rest leaves the device hotter than at its baseline.");
        assertThat(only(document("path: m.gguf", measurement.formatted("30s"))))
                .isInstanceOf(Validation.Accepted.class);
    }

    @Test
    void aKnownFieldThatIsNullCountsAsAbsentAsOnTheApiServer() {
        assertThat(only(document("path: m.gguf", "engine: {batchSize: null}"))).isInstanceOf(Validation.Accepted.class);
        assertThat(only(document("path: m.gguf", "extra: null"))).isInstanceOf(Validation.Refused.class);
        assertThat(only(document("path: null", ""))).isInstanceOf(Validation.Refused.class);
    }

    @Test
    void twoModelSourcesAreRefused() {
        assertThat(sentences(document("path: m.gguf\n    hub: {id: a/b}", "")))
                .containsExactly("spec.model: model needs exactly one of hub, path, persistentVolumeClaim, s3.");
    }

    @Test
    void anUnknownFieldIsNamedWithTheKnownOnes() {
        assertThat(sentences(document("path: m.gguf", "engine: {batchsize: 4}")))
                .containsExactly("spec.engine.batchsize is not a field of the API: remove it, or correct its name"
                        + " (known: batchSize, batching, device, image, name, threads).");
    }

    @Test
    void aValueOutOfBoundsIsNamedWithItsBound() {
        assertThat(sentences(document("path: m.gguf", "engine: {batchSize: 0}")))
                .containsExactly("spec.engine.batchSize is 0: it must be at least 1.");
    }

    @Test
    void anUnknownEnumValueIsNamedWithTheChoices() {
        assertThat(sentences(document("path: m.gguf", "engine: {device: Gpu}")))
                .containsExactly("spec.engine.device is \"Gpu\": use one of Auto, Cpu, Cuda.");
    }

    @Test
    void aMissingSectionIsNamed() {
        assertThat(sentences("{apiVersion: joulemark.dev/v1alpha1, kind: EnergyExperiment, metadata: {name: a}}"))
                .containsExactly("spec is missing: add it. What to measure and how. Immutable, except run and"
                        + " results.retention.");
    }

    @Test
    void aFileThatIsNotYamlNamesTheLine() {
        assertThat(sentences("a: [1\nb: 2")).singleElement().asString().startsWith("The file is not YAML: ");
        assertThat(sentences("a: 1\na: 2")).singleElement().asString().contains("Duplicate field 'a'");
        assertThat(sentences("")).containsExactly("The file is empty: write an EnergyExperiment into it.");
    }

    @Test
    @Tag("K8S-6")
    void aProfileIsJudgedByItsOwnSchemaAndRules() {
        // Given
        String profile =
                "{apiVersion: joulemark.dev/v1alpha1, kind: MeasurementProfile, metadata: {name: a}, spec: %s}";

        // When, Then
        assertThat(only(profile.formatted("{placement: {minimumExclusivity: Node}}")))
                .isEqualTo(new Validation.AcceptedProfile("a"));
        assertThat(sentences(profile.formatted("{runnerImage: 'registry/runner:latest'}")))
                .singleElement()
                .asString()
                .startsWith("spec.runnerImage is \"registry/runner:latest\": it must match");
        assertThat(sentences(profile.formatted("{pod: {runAsUser: 0}}")))
                .containsExactly("spec.pod.runAsUser is 0: it must be at least 1.");
        assertThat(sentences(profile.formatted("{model: {path: m.gguf}}")))
                .singleElement()
                .asString()
                .startsWith("spec.model is not a field of the API");
    }

    @Test
    void everyDocumentOfAFileIsJudged() {
        // Given
        String file = document("path: m.gguf", "") + "\n---\n" + document("paths: m.gguf", "");

        // When
        List<Validation> verdicts = validator.validate(file);

        // Then
        assertThat(verdicts)
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Validation.Accepted.class),
                        second -> assertThat(second).isInstanceOf(Validation.Refused.class));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsAccepted() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(),
                            () -> assertThat(validator.validate(Files.readString(file)))
                                    .allSatisfy(
                                            verdict -> assertThat(verdict).isNotInstanceOf(Validation.Refused.class))))
                    .toList()
                    .stream();
        }
    }

    private Validation only(String text) {
        List<Validation> verdicts = validator.validate(text);
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    private List<String> sentences(String text) {
        return switch (only(text)) {
            case Validation.Refused(List<String> sentences) -> sentences;
            case Validation.Accepted ignored -> List.of();
            case Validation.AcceptedProfile ignored -> List.of();
        };
    }

    private static String document(String model, String more) {
        return """
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: a}
                spec:
                  model:
                    %s
                  workload: {dataset: {name: aienergyscore}}
                  %s
                """.formatted(model, more);
    }
}
