package dev.joulemark.runner.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The offline verdict is the API server's verdict, which {@code CorpusApiServerIT} of the operator checks. */
final class CorpusTest {

    private static final Path CORPUS = Path.of("../crds/src/test/resources/corpus");

    private final ExperimentValidator validator = new ExperimentValidator();

    @TestFactory
    @Tag("K8S-1")
    Stream<DynamicTest> aDocumentIsAcceptedOfflineWhereTheApiServerAcceptsIt() throws IOException {
        JsonNode verdicts =
                new ObjectMapper().readTree(CORPUS.resolve("verdicts.json").toFile());
        return verdicts.properties().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(validator.validate(Files.readString(CORPUS.resolve(entry.getKey()))))
                                .as("%s", entry.getValue())
                                .singleElement()
                                .satisfies(validation -> assertThat(validation instanceof Validation.Accepted)
                                        .isEqualTo(
                                                entry.getValue().get("accepted").asBoolean()))));
    }
}
