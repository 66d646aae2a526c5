package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapters of this machine, where neither a daemon nor Python is to be found. */
final class NamedBackendTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int execute(String... arguments) {
        RunnerConfig config = RunnerConfig.from(Map.of(
                "HOME", folder.toString(),
                "JOULEMARK_PYTHON", "/nowhere/python3",
                "JOULEMARK_ZEUSD_ENDPOINT", "tcp://127.0.0.1:1"));
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return RunnerMain.commandLine(console, config, new MachineWiring(config))
                .execute(arguments);
    }

    @ParameterizedTest
    @Tag("CM-12")
    @Tag("CM-13")
    @Tag("CM-14a")
    @CsvSource({
        "Zeus, zeusd serve --mode tcp --tcp-bind-address 127.0.0.1:4938 --enable gpu-read",
        "CodeCarbon, pip install codecarbon==3.3.2"
    })
    void aNamedSourceThatIsNotThereEndsTheRunWithTheWayToInstallIt(String backend, String hint) throws IOException {
        // Given
        Path experiment = Files.writeString(folder.resolve("experiment.yaml"), """
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: a}
                spec:
                  model: {path: m.gguf}
                  engine: {device: Cpu}
                  workload: {dataset: {name: aienergyscore}}
                  measurement: {energyBackend: %s}
                """.formatted(backend));

        // When
        int code = execute("run", experiment.toString(), "--output", folder.toString(), "--no-progress");

        // Then
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("measurement.energyBackend is " + backend + ", which is not available")
                .contains(hint);
        assertThat(code).isEqualTo(2);
        assertThat(execute("measure", "--backend", backend, "--duration", "1s")).isEqualTo(2);
    }

    @Test
    void doctorSaysOfEverySourceWhatItLacks() throws IOException {
        assertThat(execute("doctor", "--json")).isZero();
        JsonNode sources =
                new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8)).path("energy_sources");
        assertThat(StreamSupport.stream(sources.spliterator(), false)
                        .map(source -> source.path("backend").asText()))
                .containsExactly("Nvml", "Zeus", "Rapl", "CodeCarbon", "Estimate");
        assertThat(sources.path(1).path("reason").asText()).contains("zeusd at 127.0.0.1:1 cannot be reached");
        assertThat(sources.path(3).path("guidance").asText()).contains("pip install codecarbon==3.3.2");
    }
}
