package dev.joulemark.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts, dashboard and documentation speak of metrics that the operator has. */
@Tag("OBS-1")
final class MonitoringTest {

    private static final Path FILES = Path.of("../deploy/helm/joulemark/files");
    private static final Path DOCUMENTATION = Path.of("../docs/operations.md");

    /** What stands in a query beside names: matchers, ranges, groupings, text. */
    private static final Pattern DECORATION =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|(by|without|on) *\\([^)]*\\)|\"[^\"]*\"");

    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?! *\\()");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "by", "on");

    @Test
    void everyQueryOfAnAlertNamesAMetricOfTheOperator() throws IOException {
        JsonNode alerts = new YAMLMapper().readTree(FILES.resolve("alerts.yaml").toFile());
        List<String> queries =
                alerts.findValues("expr").stream().map(JsonNode::asText).toList();
        assertThat(queries).hasSizeGreaterThan(5);
        assertKnown(queries);
    }

    @Test
    void everyQueryOfTheDashboardNamesAMetricOfTheOperator() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
        List<String> queries =
                dashboard.findValues("expr").stream().map(JsonNode::asText).toList();
        assertThat(queries).hasSizeGreaterThan(10);
        assertKnown(queries);
    }

    @Test
    void theDocumentationNamesEveryMetricOfTheOperator() throws IOException {
        String page = Files.readString(DOCUMENTATION);
        assertThat(exposed().stream()
                        .filter(name -> name.startsWith("joulemark_"))
                        .map(name -> name.replaceAll("(_seconds)_(bucket|count|sum|max)$", "$1"))
                        .distinct())
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private static void assertKnown(List<String> queries) {
        Set<String> known = exposed();
        assertThat(queries)
                .allSatisfy(query -> assertThat(names(query))
                        .as(query)
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(known).contains(name)));
    }

    private static List<String> names(String query) {
        return NAME.matcher(DECORATION.matcher(query).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !OPERATORS.contains(name))
                .toList();
    }

    private static Set<String> exposed() {
        OperatorMetrics metrics = new OperatorMetrics();
        metrics.replica(() -> 1, () -> 0, () -> 0, () -> 0);
        new Reconciliations(metrics, () -> true, System::nanoTime);
        new ExperimentCensus(metrics, () -> true, InstantSource.system()).count(Stream.of());
        new ApiRequests(metrics)
                .afterConnectionFailure(
                        new StandardHttpRequest.Builder()
                                .uri("https://h/api/v1/pods")
                                .build(),
                        new IOException());
        return metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
