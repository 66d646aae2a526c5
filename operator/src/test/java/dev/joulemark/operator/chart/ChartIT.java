package dev.joulemark.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.cluster.Script;
import dev.joulemark.operator.cluster.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders, and what it refuses. */
@Tag("K8S-6")
final class ChartIT {

    private static final String CHART = "../deploy/helm/joulemark";
    private static final Path GOLDEN = Path.of("src/test/resources/chart");
    private static final Path MANIFESTS = Path.of("../deploy/manifests");

    /** Set before all tests. */
    @SuppressWarnings("NullAway.Init")
    private static Tool helm;

    @BeforeAll
    static void obtainHelm() {
        helm = Tool.helm();
    }

    @Test
    void theChartIsClean() {
        Script lint = helm.run("lint", "--strict", CHART);
        assertThat(lint.succeeded()).as(lint.output()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything", "air-gapped", "one-replica"})
    void valuesRenderWhatTheyDid(String name) throws IOException {
        // Given
        Path values = GOLDEN.resolve(name + "-values.yaml");
        Path golden = GOLDEN.resolve(name + ".yaml");

        // When
        Script rendered = template("-f", values.toString(), "--set", "crds.install=false");

        // Then
        assertThat(rendered.succeeded()).as(rendered.output()).isTrue();
        if (Boolean.getBoolean("joulemark.generate")) {
            Files.writeString(golden, rendered.output() + "\n");
        }
        assertThat(rendered.output() + "\n").as("run 'make generate'").isEqualTo(Files.readString(golden));
    }

    @Test
    @Tag("fault-45")
    void withoutInternetEveryImageComesFromTheNamedRegistryAndNoForeignKindIsNeeded() {
        Script rendered =
                template("-f", GOLDEN.resolve("air-gapped-values.yaml").toString());
        assertThat(Pattern.compile("(?m)^ *image: (.*)$")
                        .matcher(rendered.output())
                        .results())
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image.group(1)).startsWith("registry.internal/mirror/joulemark-"));
        assertThat(rendered.output()).doesNotContain("monitoring.coreos.com");
    }

    @Test
    void theCrdIsPartOfTheReleaseAndOutlivesIt() {
        assertThat(template().output())
                .contains("kind: \"CustomResourceDefinition\"")
                .contains("helm.sh/resource-policy: keep");
        assertThat(template("--set", "crds.install=false").output()).doesNotContain("CustomResourceDefinition\"");
    }

    @ParameterizedTest
    @CsvSource({
        "operator.replicas=-1, replicas",
        "operator.healthPort=80, healthPort",
        "operator.log.level=loud, level",
        "operator.image.digest=latest, digest",
        "monitoring.monitor.kind=Job, kind",
        "runner.memory=lots, memory",
        "admissionPolicy.requireProfile.enabled=perhaps, enabled",
        "replicas=2, replicas"
    })
    void aWrongValueIsRefusedByName(String setting, String named) {
        Script refused = template("--set", setting);
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.output()).contains(named);
    }

    /** Kustomize users get what Helm users get. */
    @Test
    void theManifestsAreWhatTheChartRenders(@TempDir Path folder) throws IOException {
        Path target = Boolean.getBoolean("joulemark.generate") ? MANIFESTS : folder;
        Script render = Script.run(
                Path.of("../deploy/helm/render.sh"),
                Map.of(),
                target.toAbsolutePath().toString());
        assertThat(render.succeeded()).as(render.output()).isTrue();
        try (Stream<Path> rendered = Files.list(target)) {
            assertThat(rendered)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(MANIFESTS.resolve(file.getFileName()))
                            .as("run deploy/helm/render.sh")
                            .hasSameTextualContentAs(file));
        }
    }

    private static Script template(String... arguments) {
        String[] command = Stream.concat(
                        Stream.of("template", "joulemark", CHART, "--namespace", "joulemark-system"),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return helm.run(command);
    }
}
