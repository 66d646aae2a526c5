package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.RawApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
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

    private RawApi experimentNamed(String name) {
        if (cluster.admin().namespaces().withName(name).get() == null) {
            cluster.namespace(name).apply(name, SPEC);
        }
        return new RawApi(cluster.admin(), name);
    }
}
