package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.RawApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a real API server does with the CRD: rules about changes, and columns. */
@Tag("K8S-1")
@ExtendWith(ControlPlaneExtension.class)
final class CrdApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " results: {persistentVolumeClaim: {claimName: r}}}";

    private final ControlPlane cluster;

    CrdApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {model: {path: other.gguf}}",
                "spec: {model: {dtype: Float32}}",
                "spec: {engine: {batchSize: 2}}",
                "spec: {workload: {promptCount: 7}}",
                "spec: {measurement: {repetitions: 1}}",
                "spec: {placement: {gpuCount: 0}}",
                "spec: {queue: {localQueue: q}}",
                "spec: {cache: {persistentVolumeClaim: {claimName: c}}}",
                "spec: {profileRef: {name: p}}",
                "spec: {results: {persistentVolumeClaim: {claimName: other}}}",
                "spec: {results: null}"
            })
    @Tag("fault-18")
    void whatIsMeasuredCannotBeChangedNorAddedNorRemoved(String change) {
        RawApi api = experimentNamed("fixed");
        assertThat(api.dryRunChange("fixed", change))
                .satisfies(verdict -> assertThat(verdict.accepted()).isFalse())
                .satisfies(verdict -> assertThat(verdict.message()).contains("is immutable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {run: {timeout: 4h}}",
                "spec: {run: {state: Cancel}}",
                "spec: {run: {ttlAfterFinished: {succeeded: 5m}}}",
                "spec: {results: {retention: Delete}}",
                "metadata: {labels: {team: a}}"
            })
    @Tag("fault-18")
    void howLongItRunsAndWhatIsKeptCanBeChanged(String change) {
        assertThat(experimentNamed("open").dryRunChange("open", change).message())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spec: {run: {rerunNonce: 2}}                    | run.rerunNonce only grows
            spec: {run: {rerunNonce: null}}                 | run.rerunNonce only grows
            spec: {run: null}                               | run.rerunNonce only grows
            spec: {run: {state: Run}}                       | run.state Cancel is final
            spec: {run: {state: null}}                      | run.state Cancel is final
            spec: {run: {state: Suspend, timeout: 1h}}      | run.state Cancel is final
            """)
    void aCancelledRunStaysCancelledAndTheNonceOnlyGrows(String change, String message) {
        assertThat(cancelled().dryRunChange("cancelled", change))
                .satisfies(verdict -> assertThat(verdict.accepted()).isFalse())
                .satisfies(verdict -> assertThat(verdict.message()).contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {run: {state: Run, rerunNonce: 4}}",
                "spec: {run: {state: null, rerunNonce: 4}}",
                "spec: {run: {timeout: 1h}}"
            })
    void aCancelledExperimentRunsAgainWithALargerNonce(String change) {
        assertThat(cancelled().dryRunChange("cancelled", change).message()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{runnerImage: 'registry/runner:latest'}",
                "{pod: {runAsUser: 0}}",
                "{pod: {supplementalGroups: [0]}}",
                "{placement: {gpuProducts: ['a b']}}",
                "{placement: {tolerations: [{effect: NoSchedule}]}}",
                "{placement: {nodeSelector: {pool: 'a b'}}}",
                "{results: {}}",
                "{queue: {priorityClass: low}}",
                "{calibration: {gain: '3'}}",
                "{model: {path: m.gguf}}"
            })
    void aProfileThatCannotHoldIsRefused(String spec) {
        assertThat(profile(spec).accepted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{placement: {gpuProducts: [Tesla-T4-SHARED, NVIDIA-H100-80GB-HBM3], minimumExclusivity: Node}}",
                "{pod: {runAsUser: 1000, fsGroup: 2000, supplementalGroups: [3000]}}",
                "{results: {s3: {bucket: energy}}, cache: {persistentVolumeClaim: {claimName: models}}}"
            })
    void aProfileMaySayLittleOrMuch(String spec) {
        assertThat(profile(spec).message()).isEmpty();
    }

    @Test
    void theExampleOfAPlatformTeamIsAccepted() throws IOException {
        String[] documents = Files.readString(Path.of("../deploy/examples/08-profile-of-a-platform-team.yaml"))
                .split("(?m)^---$");
        assertThat(RawApi.ofProfiles(cluster.admin()).dryRun(documents[0]).message())
                .isEmpty();
        assertThat(experimentNamed("example").dryRun(documents[1]).message()).isEmpty();
    }

    private RawApi.Verdict profile(String spec) {
        return RawApi.ofProfiles(cluster.admin())
                .dryRun("{apiVersion: joulemark.dev/v1alpha1, kind: MeasurementProfile, metadata: {name: p}, spec: "
                        + spec + "}");
    }

    @Test
    void theColumnsOfAProfileAreInTheirOrder() {
        List<String> columns = new ArrayList<>();
        RawApi.ofProfiles(cluster.admin())
                .table()
                .path("columnDefinitions")
                .forEach(column -> columns.add(column.path("name").asText()));
        assertThat(columns).containsExactly("Name", "GPUs", "Exclusivity", "Queue", "Age", "Image");
    }

    @Test
    void theColumnsAreThoseOfTheDesignInItsOrder() {
        // When
        JsonNode columns = experimentNamed("columns").table().path("columnDefinitions");

        // Then
        List<String> narrow = new ArrayList<>();
        List<String> wide = new ArrayList<>();
        for (JsonNode column : columns) {
            (column.path("priority").asInt() == 0 ? narrow : wide)
                    .add(column.path("name").asText());
        }
        assertThat(narrow)
                .containsExactly("Name", "Phase", "Valid", "J/Token", "±%", "Tok/s", "Runs", "GPU", "Warn", "Age");
        assertThat(wide).containsExactly("Energy", "AvgW", "Node", "Queue", "Model", "Reason");
    }

    private RawApi cancelled() {
        return experimentNamed("cancelled", SPEC.replaceFirst("}$", ", run: {state: Cancel, rerunNonce: 3}}"));
    }

    private RawApi experimentNamed(String name) {
        return experimentNamed(name, SPEC);
    }

    private RawApi experimentNamed(String name, String spec) {
        if (cluster.admin().namespaces().withName(name).get() == null) {
            cluster.namespace(name).apply(name, spec);
        }
        return new RawApi(cluster.admin(), name);
    }
}
