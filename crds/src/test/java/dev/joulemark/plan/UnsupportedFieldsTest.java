package dev.joulemark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnsupportedFieldsTest {

    private static final String MODEL = "model: {path: m.gguf}\n";
    private static final String WORKLOAD = "workload: {dataset: {name: aienergyscore}}\n";

    @Test
    void theSmallestSpecIsSupported() throws IOException {
        assertThat(UnsupportedFields.onCluster(read(MODEL + WORKLOAD))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            placement: {gpuCount: 2}                                                  | placement.gpuCount: 2
            """)
    void aFieldThatDoesNotWorkYetIsRefusedByTheRunner(String section, String field) throws IOException {
        assertThat(UnsupportedFields.inRun(read(complete(section))))
                .singleElement()
                .asString()
                .startsWith("spec." + field)
                .contains("not supported in this version: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            results: {persistentVolumeClaim: {claimName: c}, retention: Delete} | results.retention: Delete
            """)
    void aFieldThatOnlyAClusterReadsIsRefusedByTheOperatorAlone(String section, String field) throws IOException {
        EnergyExperimentSpec spec = read(complete(section));
        assertThat(UnsupportedFields.inRun(spec)).isEmpty();
        assertThat(UnsupportedFields.onCluster(spec)).singleElement().asString().startsWith("spec." + field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue: {localQueue: gpu, priorityClass: low}",
                "profileRef: {name: p}",
                "placement: {exclusivity: Node}",
                "placement: {resourceClaimTemplateRef: {name: t}}",
                "run: {state: Suspend}",
                "run: {state: Cancel}",
                "run: {rerunNonce: 1, retry: {maxInfrastructureRetries: 2, maxMeasurementRetries: 1}}"
            })
    @Tag("K8S-4")
    void queueProfilePlacementAndRunAreSupported(String section) throws IOException {
        assertThat(UnsupportedFields.onCluster(read(complete(section)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"persistentVolumeClaim: {claimName: c}", "s3: {bucket: abc}"})
    @Tag("K8S-2")
    void everyPlaceForResultsIsSupported(String place) throws IOException {
        assertThat(UnsupportedFields.onCluster(read(complete("results: {" + place + "}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zeus", "CodeCarbon"})
    @Tag("CM-12")
    @Tag("CM-13")
    void everyEnergyBackendIsSupported(String backend) throws IOException {
        String section = "measurement: {energyBackend: " + backend + "}";
        assertThat(UnsupportedFields.onCluster(read(complete(section)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preset: Deterministic",
                "preset: Standard",
                "preset: Creative",
                "preset: Factual",
                "temperature: '0.7', topK: 40, topP: '0.9', minP: '0.05', repetitionPenalty: '1.1', minNewTokens: 8"
            })
    void everyWayOfDecodingIsSupported(String decoding) throws IOException {
        String section = "workload: {dataset: {name: aienergyscore}, decoding: {" + decoding + "}}";
        assertThat(UnsupportedFields.onCluster(read(complete(section)))).isEmpty();
    }

    private static String complete(String section) {
        return section + "\n" + (section.startsWith("model") ? "" : MODEL)
                + (section.startsWith("workload") ? "" : WORKLOAD);
    }

    private static EnergyExperimentSpec read(String yaml) throws IOException {
        return new YAMLMapper().readValue(yaml, EnergyExperimentSpec.class);
    }
}
