package dev.joulemark.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.ResultEnvelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is committed under {@code crds/generated} is what the records say, and the pages of requirements and faults what the tests say. */
final class GeneratedFilesTest {

    private static final Path FOLDER = Path.of("generated");

    private static final int LARGEST_CRD_BYTES = 150_000;

    private record Generated(String fileName, String content) {}

    @TestFactory
    List<DynamicTest> everyGeneratedFileIsUpToDate() {
        return generated().stream()
                .map(file -> DynamicTest.dynamicTest(file.fileName(), () -> compareOrWrite(file)))
                .toList();
    }

    @Test
    void theCrdsAreSmallEnoughForClientSideApply() {
        assertThat(CrdDocument.energyExperiment().length()).isLessThan(LARGEST_CRD_BYTES);
        assertThat(CrdDocument.measurementProfile().length()).isLessThan(LARGEST_CRD_BYTES);
    }

    @Test
    @Tag("GAP-1")
    void everyTagNamesARequirementOrAFault() {
        assertThat(RequirementsDocument.unknownTags()).isEmpty();
    }

    @Test
    @Tag("GAP-1")
    void everyFaultSaysWhatHappensAndNothingElse() {
        // A comma in a text without quotes would end it.
        assertThat(FaultsDocument.rows().properties())
                .allSatisfy(row ->
                        assertThat(row.getValue().fieldNames()).toIterable().containsExactly("fault", "expected"));
    }

    private static List<Generated> generated() {
        return List.of(
                new Generated("energyexperiments.joulemark.dev.yaml", CrdDocument.energyExperiment()),
                new Generated("measurementprofiles.joulemark.dev.yaml", CrdDocument.measurementProfile()),
                new Generated("../../docs/requirements.md", RequirementsDocument.text()),
                new Generated("../../docs/faults.md", FaultsDocument.text()),
                new Generated(
                        "experiment-result.schema.json",
                        ResultSchemaDocument.of(
                                ExperimentResult.class,
                                "experiment-result.schema.json",
                                "Joulemark experiment result")),
                new Generated(
                        "result-envelope.schema.json",
                        ResultSchemaDocument.of(
                                ResultEnvelope.class, "result-envelope.schema.json", "Joulemark result envelope")));
    }

    private static void compareOrWrite(Generated file) throws IOException {
        Path path = FOLDER.resolve(file.fileName());
        if (Boolean.getBoolean("joulemark.generate")) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, file.content());
        }
        assertThat(path).as("run 'make generate' and commit %s", path).exists().hasContent(file.content());
    }
}
