package dev.joulemark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SpecDocumentTest {

    private static final String SMALLEST = "model: {path: m.gguf}\nworkload: {dataset: {name: aienergyscore}}\n";

    @Test
    @Tag("CM-21")
    @Tag("CM-22")
    void theSmallestSpecHasEveryDefaultOfTheDesign() throws IOException {
        // When
        EnergyExperimentSpec spec = read(SMALLEST);

        // Then
        assertThat(spec.workload().promptCount()).isEqualTo(100);
        assertThat(spec.workload().maxInputTokens()).isEqualTo(512);
        assertThat(spec.workload().maxOutputTokens()).isEqualTo(128);
        assertThat(spec.workload().seed()).isEqualTo(42);
        assertThat(spec.measurement().warmup().runs()).isEqualTo(5);
        assertThat(spec.measurement().warmup().thermalFloor()).isEqualTo("60s");
        assertThat(spec.measurement().repetitions()).isEqualTo(3);
        assertThat(spec.measurement().baseline().cacheTtl()).isEqualTo("2h");
        assertThat(spec.run().timeout()).isEqualTo("2h");
    }

    @Test
    void gpuCountIsOneUnlessTheDeviceIsTheCpu() throws IOException {
        assertThat(read(SMALLEST).gpuCount()).isEqualTo(1);
        assertThat(read(SMALLEST + "engine: {device: Cpu}\n").gpuCount()).isZero();
        assertThat(read(SMALLEST + "placement: {gpuCount: 4}\n").gpuCount()).isEqualTo(4);
    }

    @Test
    void aDocumentReadsBackAsTheSameSpec() throws IOException {
        // Given
        EnergyExperimentSpec spec = read(SMALLEST + "measurement: {warmup: {runs: 2}, maxCv: '0.05'}\n");

        // When
        EnergyExperimentSpec again = new ObjectMapper().treeToValue(SpecDocument.of(spec), EnergyExperimentSpec.class);

        // Then
        assertThat(again).isEqualTo(spec);
    }

    @Test
    void theHashIgnoresWhatDoesNotChangeAMeasurement() throws IOException {
        String hash = SpecDocument.hash(read(SMALLEST));
        assertThat(SpecDocument.hash(read(SMALLEST + "run: {timeout: 1h}\n"))).isEqualTo(hash);
        assertThat(SpecDocument.hash(read(SMALLEST + "measurement: {repetitions: 3}\n")))
                .isEqualTo(hash);
        assertThat(SpecDocument.hash(read(SMALLEST + "measurement: {repetitions: 4}\n")))
                .isNotEqualTo(hash);
    }

    private static EnergyExperimentSpec read(String yaml) throws IOException {
        return new YAMLMapper().readValue(yaml, EnergyExperimentSpec.class);
    }
}
