package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.measurement.AsynchronousGpu;
import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.measurement.Runs;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.result.ResultDocument;
import dev.joulemark.runner.store.FakeBucket;
import dev.joulemark.runner.store.ResultBucket;
import dev.joulemark.runner.store.StoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Job does with its result when the place for it is a bucket, or will not have it. Rows of the fault table. */
@Tag("K8S-2")
final class ResultStoreTest {

    private static final String EXPERIMENT = """
            apiVersion: joulemark.dev/v1alpha1
            kind: EnergyExperiment
            metadata: {name: a}
            spec:
              model: {path: m.gguf}
              workload: {dataset: {name: aienergyscore}, promptCount: 1, maxOutputTokens: 3}
              measurement: {baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 1, samplePeriod: 20ms}
            """;

    private static final int PAGE_BYTES = 4096;

    private static final String PREFIX = "team-a/";

    @TempDir
    private Path folder;

    private final FakeBucket bucket = new FakeBucket();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Runnable beforeTheRun = () -> {};

    @Test
    void everyFileGoesToTheBucketAndTheOneThatMakesItAResultLast() throws IOException {
        // When
        int code = run("s3://results/team-a", folder.resolve("out"));

        // Then
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        String name = only(folder.resolve("out"), false).getFileName().toString();
        assertThat(bucket.objects.keySet())
                .containsExactlyInAnyOrder(
                        PREFIX + name + "/experiment.yaml",
                        PREFIX + name + "/result.json",
                        PREFIX + name + "/samples.parquet",
                        PREFIX + name + "/timeseries.parquet");
        assertThat(bucket.written.getFirst()).endsWith("/experiment.yaml");
        assertThat(bucket.written.getLast()).endsWith("/result.json");
        byte[] stored = bucket.objects.get(PREFIX + name + "/result.json");
        assertThat(envelope().path("uri").asText()).isEqualTo("s3://results/team-a/" + name + "/result.json");
        assertThat(envelope().path("sha256").asText()).isEqualTo(ResultDocument.sha256(stored));
        assertThat(envelope().path("bytes").asInt()).isEqualTo(stored.length);
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-28")
    void row28AfterAnOutageTheNumbersAreToldAndTheFilesAreKept() throws IOException {
        // Given an outage that begins after the first file
        bucket.failure = Reason.UNREACHABLE;
        bucket.before = 2;

        // When
        int code = run("s3://results/team-a", folder.resolve("out"));

        // Then the run has not failed: its numbers are told
        assertThat(code).isZero();
        assertThat(envelope().path("outcome").asText()).isEqualTo("Measured");
        assertThat(envelope().path("numbers").path("energy_j").asDouble()).isPositive();
        assertThat(envelope().path("uri").isNull()).isTrue();
        assertThat(envelope().path("store_message").asText())
                .isEqualTo("The result was not uploaded: the fake refuses: UNREACHABLE.");
        assertThat(only(folder.resolve("out"), false).resolve("result.json")).exists();
        assertThat(bucket.objects.keySet()).noneMatch(key -> key.endsWith("result.json"));
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-28")
    void row28AStoreThatIsAwayAtTheBeginningMayBeBackAtTheEnd() throws IOException {
        // Given
        bucket.failure = Reason.UNREACHABLE;
        beforeTheRun = () -> bucket.failure = null;

        // When, Then
        assertThat(run("s3://results/team-a", folder.resolve("out"))).isZero();
        assertThat(envelope().path("uri").asText()).startsWith("s3://");
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-29")
    void row29AStoreThatRefusesIsFoundBeforeAnythingIsMeasured() throws IOException {
        for (Map.Entry<Reason, String> refusal : Map.of(
                        Reason.DENIED, "ResultStoreDenied", Reason.NOT_FOUND, "ResultStoreNotFound")
                .entrySet()) {
            // Given
            bucket.failure = refusal.getKey();
            beforeTheRun = () -> {
                throw new IllegalStateException("nothing may be measured");
            };

            // When
            int code = run("s3://results/team-a", folder.resolve("out"));

            // Then
            assertThat(code).isEqualTo(2);
            assertThat(envelope().path("failure_reason").asText()).isEqualTo(refusal.getValue());
            assertThat(folder.resolve("out")).isEmptyDirectory();
        }
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-30")
    void row30AVolumeThatIsFullAtTheEndKeepsTheNumbers() throws IOException, InterruptedException {
        // Given
        Path volume = mount("size=8m");
        try {
            beforeTheRun = () -> fill(volume);

            // When
            int code = run("pvc://team-a/results", volume);

            // Then
            assertThat(code).isZero();
            assertThat(envelope().path("outcome").asText()).isEqualTo("Measured");
            assertThat(envelope().path("uri").isNull()).isTrue();
            assertThat(envelope().path("store_message").asText())
                    .contains("could not be written", "No space left on device", "make room");
        } finally {
            unmount(volume);
        }
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-30")
    void row30AVolumeThatIsFullOrReadOnlyIsFoundBeforeAnythingIsMeasured() throws IOException, InterruptedException {
        for (Map.Entry<String, String> volume : Map.of(
                        "size=1m", "No space left on device", "ro", "Read-only file system")
                .entrySet()) {
            // Given
            Path path = mount(volume.getKey());
            try {
                // When
                int code = run("pvc://team-a/results", path);

                // Then
                assertThat(code).isEqualTo(2);
                assertThat(envelope().path("failure_reason").asText()).isEqualTo("ResultsUnwritable");
                assertThat(envelope().path("failure_message").asText()).contains(volume.getValue());
            } finally {
                unmount(path);
            }
        }
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-32")
    void row32AnEnvelopeThatWasLostIsWrittenAgainFromTheBucket() throws IOException {
        // Given
        run("s3://results/team-a", folder.resolve("out"));
        String told = Files.readString(folder.resolve("message"));
        Files.delete(folder.resolve("message"));

        // When
        int code = execute("collect", "s3://results/team-a", "--name", "a");

        // Then
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(Files.readString(folder.resolve("message"))).isEqualTo(told);
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo(told);
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-32")
    void row32AnEnvelopeThatWasLostIsWrittenAgainFromTheVolume() throws IOException {
        // Given
        run("pvc://team-a/results", folder.resolve("out"));
        String told = Files.readString(folder.resolve("message"));
        Files.delete(folder.resolve("message"));

        // When
        int code = execute("collect", folder.resolve("out").toString(), "--name", "a");

        // Then
        assertThat(code).isZero();
        assertThat(Files.readString(folder.resolve("message"))).isEqualTo(told);
    }

    @Test
    @Tag("K8S-4")
    @Tag("fault-32")
    void row32TheResultOfAnotherAttemptIsNeverTaken() throws IOException {
        // Given
        run("s3://results/team-a", folder.resolve("out"));
        environment.put("JOULEMARK_ATTEMPT", "2");

        // When
        int code = execute("collect", "s3://results/team-a", "--name", "a");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(envelope().path("failure_reason").asText()).isEqualTo("ResultMissing");
    }

    @Test
    void oneResultIsCollectedByItsAddressOnTheCommandLineToo() throws IOException {
        // Given
        run("s3://results/team-a", folder.resolve("out"));
        String uri = envelope().path("uri").asText();
        Path local = only(folder.resolve("out"), false);
        environment.keySet().removeIf(name -> !name.equals("JOULEMARK_CACHE"));

        // When, Then
        assertThat(execute("collect", uri)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"uri\":\"" + uri + "\"");
        assertThat(execute("collect", local.toString())).isZero();
        assertThat(execute("collect", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(execute("collect", "s3://B")).isEqualTo(2);
        bucket.failure = Reason.UNREACHABLE;
        assertThat(execute("collect", uri)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("The fake refuses: UNREACHABLE.");
    }

    private int run(String uri, Path output) throws IOException {
        environment.put("JOULEMARK_CACHE", folder.resolve("cache").toString());
        environment.put("JOULEMARK_EXPERIMENT_UID", "6f0bb0f4-1f5e-4b6d-a8a7-0d2bd1a3c111");
        environment.put(
                "JOULEMARK_TERMINATION_MESSAGE", folder.resolve("message").toString());
        environment.put("JOULEMARK_RESULT_URI", uri);
        String file = Files.writeString(folder.resolve("e.yaml"), EXPERIMENT).toString();
        return execute("run", file, "-q", "--output", output.toString());
    }

    private int execute(String... args) {
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(20));
        Wiring wiring = new Wiring() {
            @Override
            public ExperimentRunner runner() {
                beforeTheRun.run();
                return Runs.runner(gpu, List.of(gpu));
            }

            @Override
            public List<PowerSourceProvider> providers() {
                return List.of(gpu);
            }

            @Override
            public ResultBucket bucket() {
                return bucket;
            }
        };
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return RunnerMain.execute(console, RunnerConfig.from(environment), wiring, args);
    }

    private JsonNode envelope() throws IOException {
        return new JsonMapper().readTree(folder.resolve("message").toFile());
    }

    private static Path only(Path output, boolean hidden) throws IOException {
        try (Stream<Path> results = Files.list(output)) {
            List<Path> found = results.filter(
                            path -> path.getFileName().toString().startsWith(".") == hidden)
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private Path mount(String options) throws IOException, InterruptedException {
        Path volume = Files.createDirectory(folder.resolve("volume-" + options.replace('=', '-')));
        int code = new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", volume.toString())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        Assumptions.assumeTrue(code == 0, "Only root can make a small or read-only volume.");
        return volume;
    }

    private static void unmount(Path volume) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("umount", "-l", volume.toString()).start().waitFor())
                .isZero();
    }

    /** Leaves two pages: room for the samples of a short run, not for its files. */
    private static void fill(Path volume) {
        Path filler = volume.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] page = new byte[PAGE_BYTES];
            while (Files.getFileStore(volume).getUsableSpace() > 2 * PAGE_BYTES) {
                out.write(page);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
