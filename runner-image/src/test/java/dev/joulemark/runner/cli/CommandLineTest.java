package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.joulemark.runner.measurement.AsynchronousGpu;
import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.measurement.Runs;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.result.ResultDocument;
import dev.joulemark.runner.store.FakeBucket;
import dev.joulemark.runner.store.ResultBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a user types them, on a device that is simulated. */
final class CommandLineTest {

    private static final String EXPERIMENT = """
            apiVersion: joulemark.dev/v1alpha1
            kind: EnergyExperiment
            metadata: {name: a}
            spec:
              model: {path: m.gguf}
              engine: {batchSize: 2}
              workload: {dataset: {name: aienergyscore}, promptCount: 2, maxOutputTokens: 5}
              measurement: {baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 1, samplePeriod: 20ms}
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final FakeBucket bucket = new FakeBucket();
    private boolean broken;

    @Test
    void aRunLeavesOneCompleteFolderAndASummary() throws IOException {
        // When
        int code = run(
                "run", write(EXPERIMENT), "--output", folder.resolve("results").toString(), "--save-outputs");

        // Then
        assertThat(code).as(text(err)).isZero();
        assertThat(names(onlyResult()))
                .containsExactly(
                        "experiment.yaml", "outputs.jsonl", "result.json", "samples.parquet", "timeseries.parquet");
        assertThat(text(out)).contains("energy per token", "measurement valid  TRUE  Measured");
        assertThat(text(err)).contains("measure 1 of 1");
    }

    @Test
    @Tag("CM-24")
    @Tag("CM-27")
    void resultJsonFulfilsThePublishedSchema() throws IOException {
        // When
        run("run", write(EXPERIMENT), "--output", folder.resolve("results").toString());

        // Then
        JsonNode result =
                new JsonMapper().readTree(onlyResult().resolve("result.json").toFile());
        JsonNode schema = new JsonMapper()
                .readTree(Path.of("../crds/generated/experiment-result.schema.json")
                        .toFile());
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema)
                        .validate(result))
                .isEmpty();
        assertThat(result.path("warmup").path("thermal_floor_wait_s").isNumber())
                .isTrue();
        assertThat(result.path("flops").path("method").asText()).isEqualTo("palm_formula");
        assertThat(result.path("measurement_valid").path("status").asText()).isEqualTo("True");
    }

    @Test
    void theEffectiveExperimentCanBeRunAgain() throws IOException {
        // Given
        run("run", write(EXPERIMENT), "--output", folder.resolve("results").toString(), "-q");
        Path effective = onlyResult().resolve("experiment.yaml");

        // When, Then
        assertThat(Files.readString(effective)).contains("thermalFloor: \"60s\"");
        assertThat(run("validate", effective.toString())).isZero();
    }

    @Test
    void jsonIsTheOnlyThingOnStandardOutput() throws IOException {
        // When
        run("run", write(EXPERIMENT), "--output", folder.resolve("results").toString(), "--json");

        // Then
        assertThat(new JsonMapper().readTree(text(out)).path("experiment_name").asText())
                .isEqualTo("a");
    }

    @Test
    void badInputLeavesNothingBehind() throws IOException {
        // When
        int code = run(
                "run",
                write(EXPERIMENT.replace("warmup: {runs: 0}", "warmup: {thermalFloor: 29s}")),
                "--output",
                folder.resolve("results").toString());

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(text(err))
                .contains("spec.measurement.warmup.thermalFloor is \"29s\"")
                .doesNotContain("Exception");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    @Tag("K8S-6")
    void aProfileIsValidatedAndAFileWithNothingToRunIsRefused() throws IOException {
        // Given
        String profile = """
                apiVersion: joulemark.dev/v1alpha1
                kind: MeasurementProfile
                metadata: {name: p}
                spec: {placement: {minimumExclusivity: Node}}
                """;

        // When, Then
        assertThat(run("validate", write(profile))).isZero();
        assertThat(run(
                        "run",
                        write(profile),
                        "--output",
                        folder.resolve("results").toString()))
                .isEqualTo(2);
        assertThat(text(err)).contains("There is no EnergyExperiment in this file: name a file that has one.");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aRunUnderAProfileSaysThatTheCommandLineDoesNotUseIt() throws IOException {
        // Given
        String experiment = EXPERIMENT.replace("spec:\n", "spec:\n  profileRef: {name: p}\n");

        // When
        int code = run(
                "run", write(experiment), "--output", folder.resolve("results").toString());

        // Then
        assertThat(code).as(text(err)).isZero();
        assertThat(text(err)).contains("note: the command line does not use spec.profileRef.");
    }

    @Test
    void aFieldOfALaterVersionIsRefusedNeverIgnored() throws IOException {
        // When
        int code = run("run", write(EXPERIMENT + "  placement: {gpuCount: 2}\n"));

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(text(err)).contains("spec.placement.gpuCount: 2 is not supported in this version");
    }

    @Test
    void anInvalidMeasurementIsCodeThreeOnlyWhenAskedFor() throws IOException {
        // Given
        String none = write(EXPERIMENT.replace("measurement: {", "measurement: {energyBackend: None, "));
        String results = folder.resolve("results").toString();

        // When, Then
        assertThat(run("run", none, "--output", results, "-q")).isZero();
        assertThat(run("run", none, "--output", results, "-q", "--fail-on-invalid"))
                .isEqualTo(3);
    }

    @Test
    @Tag("K8S-1")
    @Tag("K8S-2")
    void aJobWritesItsEnvelopeLastWithTheDigestOfTheStoredFile() throws Exception {
        // Given
        inAJob();

        // When
        run("run", write(EXPERIMENT), "--output", folder.resolve("results").toString(), "-q");

        // Then
        JsonNode envelope = envelope();
        byte[] stored = Files.readAllBytes(onlyResult().resolve("result.json"));
        assertThat(envelope.path("outcome").asText()).isEqualTo("Measured");
        assertThat(envelope.path("sha256").asText()).isEqualTo(ResultDocument.sha256(stored));
        assertThat(envelope.path("bytes").asLong()).isEqualTo(stored.length);
        assertThat(envelope.path("uri").asText())
                .isEqualTo("pvc://team-a/results/" + onlyResult().getFileName() + "/result.json");
    }

    @Test
    void aJobThatIsRefusedSaysWhyInItsEnvelope() throws IOException {
        // Given
        inAJob();

        // When
        int code = run("run", write(EXPERIMENT + "  placement: {gpuCount: 2}\n"));

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(envelope().path("failure_reason").asText()).isEqualTo("SpecRefused");
        assertThat(envelope().path("failure_message").asText()).contains("placement.gpuCount: 2");
    }

    @Test
    void resultsThatCannotBeWrittenAreFoundBeforeAnythingIsMeasured() throws IOException {
        // Given: a file where the folder should be
        inAJob();
        Path file = Files.createFile(folder.resolve("results"));

        // When
        int code = run("run", write(EXPERIMENT), "--output", file.toString(), "-q");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(envelope().path("failure_reason").asText()).isEqualTo("ResultsUnwritable");
    }

    @Test
    void aNativeLibraryThatCannotBeLoadedIsSaidInTheEnvelope() throws IOException {
        // Given
        inAJob();
        broken = true;

        // When
        int code = run(
                "run", write(EXPERIMENT), "--output", folder.resolve("results").toString(), "-q");

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(text(err)).contains("libtorch.so: no such file").doesNotContain("\tat ");
        assertThat(envelope().path("failure_reason").asText()).isEqualTo("NativeLibraryUnusable");
    }

    @Test
    void measureExitsWithTheCodeOfItsCommand() {
        assertThat(run("measure", "--json", "--", "sh", "-c", "exit 7")).isEqualTo(7);
        assertThat(text(out)).contains("\"backend\" : \"Nvml\"", "\"start_monotonic_ns\"");
    }

    @Test
    void measureNeedsEitherADurationOrACommand() {
        assertThat(run("measure")).isEqualTo(2);
        assertThat(text(err)).contains("measure needs either --duration or a command");
    }

    @Test
    void aBackendThatDoesNotExistIsNamed() {
        assertThat(run("measure", "--duration", "1s", "--backend", "Sunshine")).isEqualTo(2);
        assertThat(text(err)).contains("--backend Sunshine: There is no such source");
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("run", "validate", "measure", "doctor", "schema")) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(text(out)).contains("Exit codes", "--save-outputs");
    }

    private void inAJob() {
        environment.put("JOULEMARK_EXPERIMENT_UID", "6f0bb0f4-1f5e-4b6d-a8a7-0d2bd1a3c111");
        environment.put("JOULEMARK_ATTEMPT", "1");
        environment.put(
                "JOULEMARK_TERMINATION_MESSAGE", folder.resolve("message").toString());
        environment.put("JOULEMARK_RESULT_URI", "pvc://team-a/results");
    }

    private JsonNode envelope() throws IOException {
        return new JsonMapper().readTree(folder.resolve("message").toFile());
    }

    private int run(String... args) {
        environment.put("JOULEMARK_CACHE", folder.resolve("cache").toString());
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(20));
        Wiring wiring = new Wiring() {
            @Override
            public ResultBucket bucket() {
                return bucket;
            }

            @Override
            public ExperimentRunner runner() {
                if (broken) {
                    throw new UnsatisfiedLinkError("libtorch.so: no such file");
                }
                return Runs.runner(gpu, List.of(gpu));
            }

            @Override
            public List<PowerSourceProvider> providers() {
                return List.of(gpu);
            }
        };
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return RunnerMain.execute(console, RunnerConfig.from(environment), wiring, args);
    }

    private String write(String text) throws IOException {
        return Files.writeString(folder.resolve("e.yaml"), text).toString();
    }

    private Path onlyResult() throws IOException {
        try (Stream<Path> results = Files.list(folder.resolve("results"))) {
            List<Path> found = results.toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
