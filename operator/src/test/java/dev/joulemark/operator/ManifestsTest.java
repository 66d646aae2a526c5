package dev.joulemark.operator;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.health.HealthServer;
import dev.joulemark.operator.health.Verdict;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The manifests and the code speak of the same things. */
@Tag("K8S-6")
final class ManifestsTest {

    private static final Path MANIFESTS = Path.of("../deploy/manifests");
    private static final Path CHART = Path.of("../deploy/helm/joulemark");
    private static final Verdict GOOD = new Verdict(true, "");
    private static final List<String> CRDS =
            List.of("energyexperiments.joulemark.dev.yaml", "measurementprofiles.joulemark.dev.yaml");

    @Test
    void theCrdsAreTheGeneratedOnes() throws IOException {
        for (String crd : CRDS) {
            for (Path copy :
                    List.of(MANIFESTS.resolve(crd), CHART.resolve("files").resolve(crd))) {
                if (Boolean.getBoolean("joulemark.generate")) {
                    Files.copy(Path.of("../crds/generated", crd), copy, StandardCopyOption.REPLACE_EXISTING);
                }
                assertThat(copy).as("run 'make generate'").hasSameTextualContentAs(Path.of("../crds/generated", crd));
            }
        }
    }

    @Test
    void everyManifestIsListed() throws IOException {
        String kustomization = Files.readString(MANIFESTS.resolve("kustomization.yaml"));
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .allSatisfy(name -> assertThat(kustomization).contains("- " + name));
        }
    }

    @Test
    void theEnvironmentOfTheDeploymentIsOneTheOperatorUnderstands() throws IOException {
        // Given
        Map<String, String> environment = container().getEnv().stream()
                .collect(toMap(EnvVar::getName, variable -> variable.getValue() == null ? "" : variable.getValue()));

        // When
        OperatorConfig config = OperatorConfig.from(environment);

        // Then
        assertThat(config.runner().image()).startsWith("joulemark-runner:");
        assertThat(config.healthPort())
                .isEqualTo(container().getPorts().getFirst().getContainerPort());
        Path rooms = Path.of("src/main/java/dev/joulemark/operator");
        String source = Files.readString(rooms.resolve("OperatorConfig.java"))
                + Files.readString(rooms.resolve("leader/LeaderSettings.java"))
                + Files.readString(Path.of("src/main/resources/log4j2.xml")).replaceAll("env:(\\w+)", "\"$1\"");
        assertThat(environment.keySet()).allSatisfy(name -> assertThat(source).contains('"' + name + '"'));
    }

    @Test
    void theProbesAskWhatTheHealthServerAnswers() throws IOException, InterruptedException {
        List<String> paths = Stream.of(
                        container().getStartupProbe(),
                        container().getLivenessProbe(),
                        container().getReadinessProbe())
                .map(probe -> probe.getHttpGet().getPath())
                .toList();
        try (HealthServer server = new HealthServer(0, () -> GOOD, () -> GOOD, () -> "");
                HttpClient client = HttpClient.newHttpClient()) {
            for (String path : paths) {
                URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
                int status = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                assertThat(status).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void theDeploymentMeetsTheRestrictedStandard() {
        assertThat(deployment().getSpec().getTemplate().getSpec().getSecurityContext())
                .satisfies(context -> assertThat(context.getRunAsNonRoot()).isTrue())
                .satisfies(context ->
                        assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault"));
        assertThat(container().getSecurityContext())
                .satisfies(context ->
                        assertThat(context.getAllowPrivilegeEscalation()).isFalse())
                .satisfies(context ->
                        assertThat(context.getReadOnlyRootFilesystem()).isTrue())
                .satisfies(context ->
                        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL"));
    }

    /** That the rules are enough is shown by running under them, see {@link OperatorApiServerIT}. */
    @Test
    void theOperatorsRoleNamesNoSecretNoSubresourceOfAPodAndNoWildcard() {
        List<PolicyRule> rules = all(ClusterRole.class).stream()
                .filter(role -> role.getMetadata().getName().equals("joulemark-operator"))
                .findFirst()
                .orElseThrow()
                .getRules();
        assertThat(rules)
                .flatExtracting(PolicyRule::getResources)
                .doesNotContain("secrets", "*", "pods/exec", "pods/log", "pods/attach", "serviceaccounts");
        assertThat(rules).flatExtracting(PolicyRule::getVerbs).doesNotContain("*", "escalate", "bind", "impersonate");
        assertThat(rules).flatExtracting(PolicyRule::getApiGroups).doesNotContain("*");
    }

    private static Deployment deployment() {
        return all(Deployment.class).getFirst();
    }

    private static Container container() {
        return deployment().getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static <T extends HasMetadata> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(MANIFESTS)) {
            for (Path file : files.sorted().toList()) {
                for (String document :
                        Pattern.compile("^---$", Pattern.MULTILINE).split(Files.readString(file))) {
                    if (document.contains("kind: " + type.getSimpleName() + "\n")) {
                        found.add(Objects.requireNonNull(Serialization.unmarshal(document, type)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
