package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.nvml.FakeNvml;
import dev.joulemark.runner.power.nvml.NvmlProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole way from the command to the C library and back, on curves whose integral is known. */
@Tag("CM-11")
final class MeasureCommandNvmlTest {

    @Test
    void twentySecondsOfARampAndOfAStepAreWithinHalfAPercent() {
        // Given
        FakeNvml ramp = FakeNvml.playing("device GPU-ramp", "curve ramp 100 400 30", "counter 0.1");
        FakeNvml step = FakeNvml.playing("device GPU-step", "curve step 100 400 11.3", "counter 0.1");

        // When
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(() -> measure(ramp), both);
            var second = CompletableFuture.supplyAsync(() -> measure(step), both);

            // Then
            isRight(first.join(), ramp);
            isRight(second.join(), step);
        }
    }

    private static void isRight(JsonNode reading, FakeNvml fake) {
        double exact = fake.joules(
                0,
                reading.path("start_monotonic_ns").asLong(),
                reading.path("stop_monotonic_ns").asLong());
        assertThat(reading.path("energy_total_j").asDouble()).isCloseTo(exact, withinPercentage(0.5));
        assertThat(reading.path("duration_s").asDouble()).isBetween(20.0, 21.0);
        assertThat(reading.path("backend").asText()).isEqualTo("Nvml");
        assertThat(reading.path("measurement_valid").path("status").asText()).isEqualTo("True");
    }

    private static JsonNode measure(FakeNvml fake) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Wiring wiring = new Wiring() {
            @Override
            public ExperimentRunner runner() {
                throw new IllegalStateException("measure runs no experiment");
            }

            @Override
            public List<PowerSourceProvider> providers() {
                return List.of(new NvmlProvider(fake.library()));
            }
        };
        int code = RunnerMain.commandLine(
                        new Console(stream, stream), RunnerConfig.from(Map.of("HOME", "/nowhere")), wiring)
                .execute("measure", "--duration", "20s", "--json");
        assertThat(code).isZero();
        try {
            return new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
