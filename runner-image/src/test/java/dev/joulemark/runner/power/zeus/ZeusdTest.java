package dev.joulemark.runner.power.zeus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.child.ChildProcess;
import dev.joulemark.runner.power.zeus.FakeZeusd.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zeus through its daemon, which may be another's, refuse, lie, hang or die. */
@Tag("CM-12")
final class ZeusdTest {

    private static final Duration WAIT = Duration.ofMillis(400);

    private final FakeDriver driver = new FakeDriver();
    private final Map<String, String> environment = new HashMap<>();
    private final PowerReading reading = new PowerReading();
    private FakeZeusd zeusd;

    @BeforeEach
    void aZeusdOfThisMachine() throws IOException {
        zeusd = new FakeZeusd();
    }

    @AfterEach
    void stop() {
        zeusd.close();
    }

    private Opening open(String... uuids) {
        ZeusPython none = new ZeusPython(gpus -> new ChildProcess.Start.NotReady("no python", null), "python3");
        return new ZeusProvider(environment, driver, driver, none, new ZeusdClient.Patience(WAIT, WAIT))
                .open(OpenRequest.ofGpus(List.of(uuids)).through(zeusd.endpoint()));
    }

    private PowerSource opened(String... uuids) {
        Opening opening = open(uuids);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    private Opening.Unavailable unavailable(String... uuids) {
        Opening opening = open(uuids);
        assertThat(opening).isInstanceOf(Opening.Unavailable.class);
        assertThat(driver.open).as("what was opened is closed").isZero();
        return (Opening.Unavailable) opening;
    }

    @Test
    void theCounterIsThatOfZeusAndAllElseThatOfTheDriver() {
        try (PowerSource source = opened("GPU-b")) {
            // Given
            zeusd.energy(1, 2_000_123.456);

            // When
            long before = System.nanoTime();
            source.read(0, reading);
            long after = System.nanoTime();

            // Then
            assertThat(source.backend()).isEqualTo("Zeus");
            assertThat(source.scope()).isEqualTo("gpu board");
            assertThat(source.devices()).containsExactly(new PowerDevice("GPU-b", "NVIDIA H100"));
            assertThat(reading.counterJoules).isEqualTo(2_000_123.456);
            assertThat(reading.instantPowerWatts).isEqualTo(321);
            assertThat(reading.temperatureCelsius).isEqualTo(55);
            assertThat(reading.monotonicNanos).isBetween(before, after);
            assertThat(reading.failure).isNull();
        }
        assertThat(driver.open).isZero();
    }

    @Test
    void ticksCanBeSearchedFor() {
        try (PowerSource source = opened("GPU-a")) {
            zeusd.asked.clear();
            assertThat(source.readCounter(0, reading)).isTrue();
            assertThat(reading.counterJoules).isEqualTo(1_000_000);
            assertThat(zeusd.asked).containsExactly("/gpu/get_cumulative_energy?gpu_ids=0");
        }
    }

    @Test
    void gpusAreToldApartByTheirCountersWhereZeusdTellsNoAddress() {
        // Given numbers in another order than the driver's
        zeusd.energy(0, 2_000_000);
        zeusd.energy(1, 1_000_000);

        // When
        try (PowerSource source = opened()) {
            source.readCounter(0, reading);

            // Then
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-a", "GPU-b");
            assertThat(zeusd.asked.getLast()).endsWith("gpu_ids=1");
        }
    }

    @Test
    void addressesAreMatchedWhateverTheirSpelling() {
        // Given
        driver.addresses.putAll(Map.of("GPU-a", "0000:3B:00.0", "GPU-b", "00000000:af:00.0"));
        zeusd.answers("/discover", Reply.ok(FakeZeusd.DISCOVERY_WITH_ADDRESSES));
        zeusd.energy(0, 2_000_000);
        zeusd.energy(1, 1_000_000);

        // When
        try (PowerSource source = opened("GPU-a")) {
            source.readCounter(0, reading);

            // Then
            assertThat(reading.counterJoules).isEqualTo(1_000_000);
        }
    }

    @Test
    void aZeusdOfAnotherMachineIsFoundOut() {
        // Given the same addresses, and other counters
        driver.addresses.putAll(Map.of("GPU-a", "0000:3B:00.0", "GPU-b", "00000000:af:00.0"));
        zeusd.answers("/discover", Reply.ok(FakeZeusd.DISCOVERY_WITH_ADDRESSES));
        zeusd.energy(0, 7_000_000);
        zeusd.energy(1, 8_000_000);

        // When, Then
        assertThat(unavailable("GPU-a").reason()).contains("None of the 2 GPUs").contains("GPU-a");
        assertThat(unavailable("GPU-a").guidance()).contains("measurement.zeus.endpoint");
    }

    @Test
    void gpusThatCannotBeToldApartAreNotGuessed() {
        zeusd.energy(0, 1_000_000);
        zeusd.energy(1, 1_000_000);
        assertThat(unavailable("GPU-a").reason()).contains("nothing tells them apart");
    }

    @Test
    void withoutTheDriverAllGpusAreServedUnderZeusdsOwnNumbers() {
        // Given
        driver.there = false;

        // When
        try (PowerSource source = opened()) {
            source.read(1, reading);

            // Then
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("zeusd-0", "zeusd-1");
            assertThat(reading.counterJoules).isEqualTo(2_000_000);
            assertThat(reading.instantPowerWatts).isEqualTo(99);
            assertThat(reading.temperatureCelsius).isNaN();
        }
        assertThat(unavailable("GPU-a").reason()).contains("without NVML nothing tells which of them is GPU-a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error":"Authentication required."}                                                 | NO_PERMISSION | asks for a token
            403 | {"error":"Insufficient permissions: gpu-read"}                                       | NO_PERMISSION | Insufficient permissions
            404 |                                                                                      | TRANSIENT     | does not serve this path
            400 | {"errors":{"1":"NVML error: the requested operation is not available on the target device"}} | TRANSIENT | not available
            500 | {"errors":{"1":"NVML error: device fell off the bus or has otherwise become inacessible"}} | DEVICE_LOST | fell off the bus
            500 | {"errors":{"1":"NVML error: device requires a reset before it can be used again"}}   | DEVICE_LOST   | requires a reset
            500 | {"errors":{"1":"NVML error: an internal driver error occurred"}}                     | TRANSIENT     | internal driver error
            200 | {"1":{"energy_mj":12                                                                 | TRANSIENT     | no JSON
            200 | [1]                                                                                  | TRANSIENT     | no JSON object
            200 | {}                                                                                   | TRANSIENT     | without a usable energy_mj of GPU 1
            200 | {"0":{"energy_mj":12}}                                                               | TRANSIENT     | without a usable energy_mj of GPU 1
            200 | {"1":{"energy_mj":"12"}}                                                             | TRANSIENT     | without a usable energy_mj of GPU 1
            200 | {"1":{"energy_mj":-12}}                                                              | TRANSIENT     | without a usable energy_mj of GPU 1
            200 | {"1":{"energy_mj":1e400}}                                                            | TRANSIENT     | without a usable energy_mj of GPU 1
            200 | {"1":{"energy_mj":null}}                                                             | TRANSIENT     | without a usable energy_mj of GPU 1
            """)
    void aReadingThatFailsIsNoNumberAndSaysWhy(int status, String body, ReadFailure.Kind kind, String why) {
        try (PowerSource source = opened("GPU-b")) {
            // Given
            zeusd.energyIs(1, new Reply(status, body == null ? "" : body, 0));

            // When
            source.read(0, reading);

            // Then
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure).isNotNull();
            assertThat(reading.failure.kind()).isEqualTo(kind);
            assertThat(reading.failure.message())
                    .contains("zeusd at 127.0.0.1:")
                    .contains(why);

            // And the next reading succeeds again
            zeusd.energy(1, 2_000_001);
            source.read(0, reading);
            assertThat(reading.counterJoules).isEqualTo(2_000_001);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, -60_000})
    void aZeusdThatHangsCostsOneWait(long delayMillis) {
        try (PowerSource source = opened("GPU-b")) {
            // Given it hangs before its answer, or within
            zeusd.energyIs(1, new Reply(200, "{\"1\":", delayMillis));

            // When
            long before = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                source.readCounter(0, reading);
                assertThat(reading.counterJoules).isNaN();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            // Then
            assertThat(reading.failure.message()).contains("did not answer within 400 ms");
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aZeusdThatDiesLeavesFailuresOfWhatItTold() {
        try (PowerSource source = opened("GPU-b")) {
            zeusd.close();
            source.read(0, reading);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure.message()).contains("cannot be reached");
        }
    }

    @Test
    void aCounterThatGoesBackIsPassedOnSoThatTheEnergyIsRefused() {
        try (PowerSource source = opened("GPU-a")) {
            zeusd.energy(0, 3);
            source.read(0, reading);
            assertThat(reading.counterJoules).isEqualTo(3);
        }
    }

    @Test
    void aGpuThatTheDriverLostIsLost() {
        try (PowerSource source = opened("GPU-a")) {
            driver.failure = new ReadFailure(ReadFailure.Kind.DEVICE_LOST, "GPU is lost");
            zeusd.energyIs(0, new Reply(500, "{}", 0));
            source.read(0, reading);
            assertThat(reading.failure.kind()).isEqualTo(ReadFailure.Kind.DEVICE_LOST);
        }
    }

    @Test
    void aTokenIsSentAndAskedForWhereItIsMissing() {
        // Given
        zeusd.asksFor("eyJ.abc-_.x");

        // When, Then
        assertThat(unavailable("GPU-a").guidance())
                .contains("JOULEMARK_ZEUSD_TOKEN")
                .contains("tokenSecretRef");
        environment.put("JOULEMARK_ZEUSD_TOKEN", "eyJ.abc-_.x\n");
        opened("GPU-a").close();
        environment.put("JOULEMARK_ZEUSD_TOKEN", "two\nlines");
        assertThat(unavailable("GPU-a").reason())
                .contains("JOULEMARK_ZEUSD_TOKEN")
                .doesNotContain("two");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"gpus":[],"cpus":[],"enabled_api_groups":["gpu-read"]}                    | shows no GPU
            {"gpus":[{"id":0,"name":"x"}],"cpus":[],"enabled_api_groups":["cpu-read"]} | does not serve gpu-read
            {"hello":"world"}                                                          | something else
            {"gpus":[{"id":"one"}]}                                                    | something else
            <html>                                                                     | no JSON
            """)
    void aDaemonThatCannotServeIsUnavailable(String discovery, String why) {
        zeusd.answers("/discover", Reply.ok(discovery));
        assertThat(unavailable("GPU-a").reason()).contains(why);
    }

    @Test
    void aNamedDaemonThatIsNotThereIsUnavailableWithTheWayToStartIt() {
        zeusd.close();
        Opening.Unavailable opening = unavailable("GPU-a");
        assertThat(opening.reason()).contains("cannot be reached");
        assertThat(opening.guidance()).contains("zeusd serve --mode tcp");
    }
}
