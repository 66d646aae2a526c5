package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.power.nvml.FakeNvml;
import dev.joulemark.runner.power.nvml.NvmlLibrary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real zeusd, zeus and codecarbon through the command line, on the fake NVML whose joules are known. All processes load
 * the same library and play the same curves against the same clock.
 */
@EnabledIfSystemProperty(
        named = RealBackendsTest.TOOLS,
        matches = ".+",
        disabledReason = "needs zeusd, zeus and codecarbon: make test-backends installs them and runs this")
final class RealBackendsTest {

    static final String TOOLS = "joulemark.backends";

    private static final long PAST_SECONDS = 100;

    @TempDir
    private Path folder;

    private final Path tools = Path.of(System.getProperty(TOOLS));
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private Process zeusd;

    @AfterEach
    void stop() throws InterruptedException {
        System.clearProperty(NvmlLibrary.OVERRIDE);
        if (zeusd != null) {
            zeusd.destroyForcibly().waitFor();
        }
    }

    /** The fake, for this process and for those it starts. Two GPUs with one history could not be told apart. */
    private FakeNvml playing(String... lines) throws IOException {
        List<String> script = new ArrayList<>(List.of("start " + (System.nanoTime() - PAST_SECONDS * 1_000_000_000L)));
        script.addAll(List.of(lines));
        Path file = Files.write(folder.resolve("script.txt"), script);
        FakeNvml fake = FakeNvml.playing(script.toArray(String[]::new));
        System.setProperty(NvmlLibrary.OVERRIDE, fake.library().name());
        environment.put("FAKE_NVML_SCRIPT", file.toString());
        environment.put(
                "LD_LIBRARY_PATH", Path.of("target/fake-nvml").toAbsolutePath().toString());
        environment.put("PATH", Path.of("src/test/native/bin").toAbsolutePath() + ":" + environment.get("PATH"));
        environment.put("JOULEMARK_PYTHON", tools.resolve("venv/bin/python").toString());
        return fake;
    }

    private FakeNvml twoGpus() throws IOException {
        return playing(
                "device GPU-constant",
                "curve constant 300",
                "counter 0.1",
                "device GPU-ramp",
                "curve ramp 100 500 200",
                "counter 0.1");
    }

    /** A zeusd that asks for a token, and the token. */
    private void startZeusd() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
        Process issuing = zeusd(
                        "token",
                        "issue",
                        "--signing-key-path",
                        key.toString(),
                        "--user",
                        "joulemark",
                        "--scope",
                        "gpu-read",
                        "--expires",
                        "1h")
                .start();
        String token = new String(issuing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        environment.put("JOULEMARK_ZEUSD_TOKEN", token.strip());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        zeusd = zeusd(
                        "serve",
                        "--mode",
                        "tcp",
                        "--tcp-bind-address",
                        address,
                        "--enable",
                        "gpu-read",
                        "--signing-key-path",
                        key.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("zeusd.log").toFile())
                .start();
        environment.put("JOULEMARK_ZEUSD_ENDPOINT", "tcp://" + address);
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    private ProcessBuilder zeusd(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(tools.resolve("zeusd/bin/zeusd").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put("RUST_LOG", "warn");
        return builder;
    }

    private JsonNode measure(String backend, Duration duration) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        RunnerConfig config = RunnerConfig.from(environment);
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        String time = duration.toSeconds() + "s";
        int code = RunnerMain.commandLine(console, config, new MachineWiring(config))
                .execute("measure", "--backend", backend, "--duration", time, "--json");
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    private static void isRight(String what, JsonNode reading, FakeNvml fake, double percent) {
        long start = reading.path("start_monotonic_ns").asLong();
        long stop = reading.path("stop_monotonic_ns").asLong();
        double sum = 0;
        for (int device = 0; device < 2; device++) {
            double exact = fake.joules(device, start, stop);
            double told = reading.path("devices").path(device).path("energy_j").asDouble();
            System.out.printf(
                    Locale.ROOT,
                    "%s %s: %.2f J, exactly %.2f J, %+.3f %%%n",
                    what,
                    reading.path("devices").path(device).path("id").asText(),
                    told,
                    exact,
                    100 * (told / exact - 1));
            assertThat(told).isCloseTo(exact, withinPercentage(percent));
            sum += exact;
        }
        assertThat(reading.path("energy_total_j").asDouble()).isCloseTo(sum, withinPercentage(percent));
        assertThat(reading.path("measurement_valid").path("status").asText())
                .as(reading.toPrettyString())
                .isEqualTo("True");
        assertThat(reading.path("headline").asText()).isEqualTo("Counter");
    }

    @Test
    @Tag("CM-12")
    void zeusdMeasuresTwentySecondsOfTwoGpus() throws IOException {
        FakeNvml fake = twoGpus();
        startZeusd();
        JsonNode reading = measure("Zeus", Duration.ofSeconds(20));
        isRight("zeusd", reading, fake, 0.5);
    }

    @Test
    @Tag("CM-12")
    void theZeusPackageMeasuresTwentySecondsOfTwoGpus() throws IOException {
        FakeNvml fake = twoGpus();
        JsonNode reading = measure("Zeus", Duration.ofSeconds(20));
        isRight("zeus", reading, fake, 0.5);
    }

    @Test
    @Tag("CM-13")
    void codeCarbonMeasuresTwentySecondsOfTwoGpus() throws IOException {
        FakeNvml fake = twoGpus();
        JsonNode reading = measure("CodeCarbon", Duration.ofSeconds(20));
        isRight("codecarbon", reading, fake, 1.0);
        assertThat(reading.path("scope").asText()).contains("machine", "low confidence");
    }

    @Test
    @Tag("CM-13")
    void codeCarbonsGuessOfAProcessorIsNeverValid() throws IOException {
        // Given a machine without GPU; where its processor can be measured there is nothing to guess
        environment.put("JOULEMARK_PYTHON", tools.resolve("venv/bin/python").toString());
        JsonNode reading = measure("CodeCarbon", Duration.ofSeconds(3));
        boolean guessed = reading.path("scope").asText().contains("guessed TDP");
        assertThat(reading.path("measurement_valid").path("reason").asText())
                .isEqualTo(guessed ? "Estimated" : "Measured");
        assertThat(reading.path("energy_total_j").asDouble()).isPositive();
    }

    @Test
    void aGpuThatIsLostOnTheWayLeavesNoEnergyWhateverReadsIt() throws IOException, InterruptedException {
        // Given a GPU that is there for as long as a package may take to start, and then lost
        long lost = PAST_SECONDS + 25;
        String[] script = {"device GPU-lost", "curve constant 300", "fail all " + lost + " inf 15"};

        for (String backend : List.of("zeusd", "Zeus", "CodeCarbon")) {
            // When
            playing(script);
            if (backend.equals("zeusd")) {
                startZeusd();
            }
            JsonNode reading = measure(backend.equals("zeusd") ? "Zeus" : backend, Duration.ofSeconds(30));

            // Then
            String verdict = reading.path("measurement_valid").path("reason").asText();
            System.out.println(backend + ": " + verdict + ", "
                    + reading.path("energy_unavailable_reason").asText());
            assertThat(reading.path("energy_total_j").isNull())
                    .as(reading.toPrettyString())
                    .isTrue();
            assertThat(verdict).isIn("DeviceLost", "SampleGap");
            if (zeusd != null) {
                zeusd.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
                environment.remove("JOULEMARK_ZEUSD_ENDPOINT");
            }
        }
    }
}
