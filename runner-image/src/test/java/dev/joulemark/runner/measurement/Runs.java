package dev.joulemark.runner.measurement;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.result.DatasetRecord;
import dev.joulemark.api.result.RunnerKind;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.dataset.PromptSource;
import dev.joulemark.runner.environment.MachineInspector;
import dev.joulemark.runner.inference.InferenceEngine;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs with instruments of their own, short enough for a test. */
public final class Runs {

    /** A listener that hears nothing. */
    static final RunListener SILENT = new RunListener() {
        @Override
        public void phase(RunPhase phase, String detail, long steps) {
            // silent
        }

        @Override
        public void progress(long done, @Nullable Double watts, Duration elapsed) {
            // silent
        }
    };

    private Runs() {}

    /** A listener that does something when the first tokens of a window are there. */
    static RunListener atFirstTokens(Runnable action) {
        return new RunListener() {
            private boolean measuring;

            @Override
            public void phase(RunPhase phase, String detail, long steps) {
                measuring = phase == RunPhase.MEASURE;
            }

            @Override
            public void progress(long done, @Nullable Double watts, Duration elapsed) {
                if (measuring && done > 0) {
                    measuring = false;
                    action.run();
                }
            }
        };
    }

    static EnergyExperimentSpec spec(String measurement) {
        String text = """
                model: {path: m.gguf}
                engine: {device: Auto, batchSize: 2}
                workload: {dataset: {name: aienergyscore}, promptCount: 2, maxOutputTokens: 10}
                measurement: %s
                """.formatted(measurement);
        try {
            return new YAMLMapper().readValue(text, EnergyExperimentSpec.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A runner with an engine and power sources of a test. */
    public static ExperimentRunner runner(InferenceEngine engine, List<PowerSourceProvider> providers) {
        return new ExperimentRunner(
                engine,
                prompts(),
                new ExperimentRunner.Instruments(
                        providers, List::of, new MachineInspector(Path.of("/proc"), Map.of()), Clock.systemUTC()));
    }

    static PromptSource prompts() {
        return (workload, encode) -> new PromptSet(
                IntStream.range(0, workload.promptCount())
                        .mapToObj(i -> new PreparedPrompt(i, "text " + i, List.of(1, 2, 3), false))
                        .toList(),
                dataset());
    }

    static DatasetRecord dataset() {
        String digest = "0".repeat(64);
        return new DatasetRecord(
                "aienergyscore", "name", null, digest, "prompt", 2, 2, 0, 0, 2, "Raw", "Interleaved", 42, 0, digest);
    }

    static RunRequest request(EnergyExperimentSpec spec, Path folder) {
        return request(spec, folder, new Cancellation(Duration.ofMinutes(1)));
    }

    static RunRequest request(EnergyExperimentSpec spec, Path folder, Cancellation cancellation) {
        return new RunRequest(
                new RunIdentity("e-1", "e", null, 1, new RunIdentity.Runner(RunnerKind.LOCAL_PROCESS, "test")),
                spec,
                folder,
                folder.resolve("samples.spool"),
                List.of(),
                cancellation);
    }
}
