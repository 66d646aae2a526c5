package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.RawApi;
import dev.joulemark.operator.cluster.RawApi.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a real API server says to a corpus of good and bad documents, and that the verdicts committed beside them, which
 * offline validation is held to, are still the server's own.
 */
@Tag("K8S-1")
@ExtendWith(ControlPlaneExtension.class)
final class CorpusApiServerIT {

    private static final Path CORPUS = Path.of("../crds/src/test/resources/corpus");
    private static final Path VERDICTS = CORPUS.resolve("verdicts.json");

    @Test
    void theServerAcceptsTheGoodAndRejectsTheBadAndTheVerdictsAreUpToDate(ControlPlane cluster) throws IOException {
        // Given
        RawApi api = new RawApi(cluster.admin(), cluster.namespace("corpus").name());

        // When
        Map<String, Verdict> verdicts = new TreeMap<>();
        for (Path document : documents()) {
            verdicts.put(CORPUS.relativize(document).toString(), api.dryRun(Files.readString(document)));
        }

        // Then
        assertThat(verdicts).hasSizeGreaterThan(60);
        assertThat(verdicts)
                .allSatisfy((document, verdict) -> assertThat(verdict.accepted())
                        .as(document + ": " + verdict.message())
                        .isEqualTo(document.startsWith("good/")));
        String json = pretty(verdicts);
        if (Boolean.getBoolean("joulemark.generate")) {
            Files.writeString(VERDICTS, json);
        }
        assertThat(VERDICTS)
                .as("run the tests of the cluster with -Djoulemark.generate=true and look at the difference")
                .exists()
                .hasContent(json);
    }

    private static Iterable<Path> documents() {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(Map<String, Verdict> verdicts) throws IOException {
        DefaultIndenter newline = new DefaultIndenter("  ", "\n");
        return new JsonMapper()
                        .writer(new DefaultPrettyPrinter().withObjectIndenter(newline))
                        .writeValueAsString(verdicts)
                + "\n";
    }
}
