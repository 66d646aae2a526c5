package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.nvml.FakeNvml;
import dev.joulemark.runner.power.nvml.NvmlInventory;
import dev.joulemark.runner.power.nvml.NvmlProvider;
import dev.joulemark.runner.store.FakeBucket;
import dev.joulemark.runner.store.ResultBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole way from the command to the C library and back. */
@Tag("CM-11")
final class DoctorCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aGpuIsFoundWithItsPowerItsCounterAndWhatIsWrongWithIt() throws IOException {
        // Given
        FakeNvml fake =
                FakeNvml.playing("device GPU-a", "curve sine 300 200 3", "counter 0.1", "persistence 0", "processes 1");

        // When
        int code = run(List.of(new NvmlProvider(fake.library())), new NvmlInventory(fake.library()), "--json");

        // Then
        JsonNode diagnosis = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        JsonNode source = diagnosis.path("energy_sources").path(0);
        JsonNode device = source.path("devices").path(0);
        assertThat(code).isZero();
        assertThat(diagnosis.path("measurable").asBoolean()).isTrue();
        assertThat(source.path("accuracy").path("headline").asText()).isEqualTo("Counter");
        assertThat(device.path("quantities").toString()).contains("energy_counter", "instant_power", "temperature");
        assertThat(device.path("power_now_w").asDouble()).isCloseTo(300, within(210.0));
        assertThat(source.path("accuracy").path("uncertainty").size()).isEqualTo(3);
        assertThat(diagnosis.path("automatic").path(0).path("backend").asText()).isEqualTo("Nvml");
        assertThat(diagnosis.path("gpus").path(0).path("checks").toString())
                .contains("sudo nvidia-smi -i GPU-a -pm 1", "1 process uses the GPU");
    }

    @Test
    void withoutAnySourceTheExitCodeIsStillZeroAndTheSentencePlain() {
        assertThat(run(List.of(), List::of)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Nothing can be measured here");
    }

    @Test
    void aSourceThatThrowsIsReportedAndDoesNotEndTheCommand() {
        // Given
        PowerSourceProvider broken = new PowerSourceProvider() {
            @Override
            public String backend() {
                return "Broken";
            }

            @Override
            public Opening open(OpenRequest request) {
                throw new IllegalStateException("no luck");
            }
        };

        // When, Then
        assertThat(run(List.of(broken), List::of)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Broken: Looking at it failed")
                .contains("no luck");
    }

    @Test
    void aDurationThatIsTooShortOrNoneIsRefused() {
        assertThat(run(List.of(), List::of, "--duration", "10ms")).isEqualTo(2);
        assertThat(run(List.of(), List::of, "--duration", "soon")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("give a time from 1s to 10m");
    }

    private int run(List<PowerSourceProvider> providers, GpuInventory inventory, String... options) {
        Wiring wiring = new Wiring() {
            @Override
            public ResultBucket bucket() {
                return new FakeBucket();
            }

            @Override
            public ExperimentRunner runner() {
                throw new IllegalStateException("doctor runs no experiment");
            }

            @Override
            public List<PowerSourceProvider> providers() {
                return providers;
            }

            @Override
            public GpuInventory inventory() {
                return inventory;
            }
        };
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        String[] args = new String[options.length + 1];
        args[0] = "doctor";
        System.arraycopy(options, 0, args, 1, options.length);
        return RunnerMain.commandLine(console, RunnerConfig.from(Map.of("HOME", "/nowhere")), wiring)
                .execute(args);
    }
}
