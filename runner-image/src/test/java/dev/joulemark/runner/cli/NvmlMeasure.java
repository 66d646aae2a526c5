package dev.joulemark.runner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.nvml.NvmlLibrary;
import dev.joulemark.runner.power.nvml.NvmlProvider;
import dev.joulemark.runner.store.FakeBucket;
import dev.joulemark.runner.store.ResultBucket;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What {@code measure} made of an NVML library.
 *
 * @param code exit code
 * @param reading its JSON; empty when it refused
 * @param messages what it told a human
 */
record NvmlMeasure(int code, JsonNode reading, String messages) {

    static NvmlMeasure of(NvmlLibrary library, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Wiring wiring = new Wiring() {
            @Override
            public ResultBucket bucket() {
                return new FakeBucket();
            }

            @Override
            public ExperimentRunner runner() {
                throw new IllegalStateException("measure runs no experiment");
            }

            @Override
            public List<PowerSourceProvider> providers() {
                return List.of(new NvmlProvider(library));
            }
        };
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        String[] all = new String[arguments.length + 2];
        all[0] = "measure";
        all[1] = "--json";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        int code = RunnerMain.commandLine(console, RunnerConfig.from(Map.of("HOME", "/nowhere")), wiring)
                .execute(all);
        try {
            JsonNode reading = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
            return new NvmlMeasure(code, reading, err.toString(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(out.toString(StandardCharsets.UTF_8), e);
        }
    }

    String reason() {
        return reading.path("measurement_valid").path("reason").asText();
    }

    boolean hasEnergy() {
        return reading.path("energy_total_j").isNumber();
    }

    double joules() {
        return reading.path("energy_total_j").asDouble();
    }

    long startNanos() {
        return reading.path("start_monotonic_ns").asLong();
    }

    long stopNanos() {
        return reading.path("stop_monotonic_ns").asLong();
    }
}
