package dev.joulemark.runner.power.zeus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.child.StubChild;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zeus through its Python package, which a stub plays here. */
@Tag("CM-12")
final class ZeusPythonTest {

    private static final String HELLO = "{\"ready\":true,\"zeus\":\"0.16.0\",\"path\":\"counter\","
            + "\"gpus\":[{\"uuid\":\"GPU-a\",\"name\":\"NVIDIA H100\"},{\"uuid\":\"GPU-b\",\"name\":\"NVIDIA H100\"}]}";

    private final FakeDriver driver = new FakeDriver();
    private final PowerReading reading = new PowerReading();
    private final List<List<String>> started = new ArrayList<>();

    private Opening open(String behaviour, String hello, String fields) {
        ZeusPython python = new ZeusPython(
                uuids -> {
                    started.add(uuids);
                    return StubChild.start(behaviour, hello, fields);
                },
                "/opt/python");
        PowerSource companion = ((Opening.Opened) driver.open(OpenRequest.ofAnything())).source();
        Opening opening = python.open(List.of(), companion);
        if (opening instanceof Opening.Unavailable) {
            companion.close();
        }
        return opening;
    }

    private PowerSource opened(String behaviour, String fields) {
        Opening opening = open(behaviour, HELLO, fields);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    @Test
    void energyIsThatOfThePackageAndAllElseThatOfTheDriver() {
        try (PowerSource source = opened("behaves", "\"joules\":12.5")) {
            source.read(1, reading);
            assertThat(started).containsExactly(List.of("GPU-a", "GPU-b"));
            assertThat(source.backend()).isEqualTo("Zeus");
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-a", "GPU-b");
            assertThat(reading.counterJoules).isEqualTo(12.5);
            assertThat(reading.instantPowerWatts).isEqualTo(321);
            assertThat(reading.failure).isNull();
        }
        assertThat(driver.open).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "failure":"ZeusGPULostError: gone","kind":"lost"            | DEVICE_LOST   | ZeusGPULostError: gone
            "failure":"ZeusGPUNoPermissionError: no","kind":"denied"    | NO_PERMISSION | ZeusGPUNoPermissionError
            "failure":"ValueError: Timed out","kind":"transient"        | TRANSIENT     | Timed out
            "joules":"12"                                               | TRANSIENT     | without a usable number
            "joules":null                                               | TRANSIENT     | without a usable number
            "energy":12                                                 | TRANSIENT     | without a usable number
            """)
    void whatIsNoReadingIsNoNumber(String fields, ReadFailure.Kind kind, String why) {
        try (PowerSource source = opened("behaves", fields)) {
            source.read(0, reading);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure.kind()).isEqualTo(kind);
            assertThat(reading.failure.message()).startsWith("zeus").contains(why);
        }
    }

    @Test
    void aResetCounterIsPassedOnSoThatTheEnergyIsRefused() {
        try (PowerSource source = opened("behaves", "\"joules\":-1100000.5")) {
            assertThat(source.readCounter(0, reading)).isTrue();
            assertThat(reading.counterJoules).isEqualTo(-1_100_000.5);
        }
    }

    @Test
    void afterTheChildDiedEveryReadingFailsAndTheDriversCounterIsNotPassedOff() {
        try (PowerSource source = opened("dies", "\"joules\":1")) {
            source.read(0, reading);
            for (int i = 0; i < 3; i++) {
                source.read(0, reading);
                assertThat(reading.counterJoules).isNaN();
                assertThat(reading.failure.message()).contains("ended with exit code 139");
                assertThat(reading.instantPowerWatts).isEqualTo(321);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"ready":false,"reason":"the Python package zeus is not installed","missing":true} | not installed | pip install zeus==0.16.0
            {"ready":false,"reason":"a GPU has no energy counter","path":"polling"}            | no energy counter | energyBackend Nvml
            {"ready":false,"reason":"NVMLError: Driver Not Loaded"}                            | Driver Not Loaded | /opt/python
            {"ready":true,"gpus":[]}                                                           | no GPU | libnvidia-ml.so.1
            {"ready":true,"gpus":[{"uuid":"GPU-b","name":"x"},{"uuid":"GPU-a","name":"x"}]}    | instead of GPU-a, GPU-b | the same GPUs
            """)
    void aPackageThatCannotServeIsUnavailable(String hello, String why, String guidance) {
        assertThat(open("behaves", hello, "\"joules\":1")).isInstanceOfSatisfying(Opening.Unavailable.class, none -> {
            assertThat(none.reason()).contains(why);
            assertThat(none.guidance()).contains(guidance);
        });
        assertThat(driver.open).isZero();
    }

    @Test
    void whereNobodyListensThePackageIsTried() throws IOException {
        int free;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = taken.getLocalPort();
        }
        ZeusdClient.Patience patience = new ZeusdClient.Patience(Duration.ofSeconds(5), Duration.ofSeconds(5));
        try (ZeusdClient client = new ZeusdClient(new ZeusdEndpoint("127.0.0.1:" + free, false), null, patience)) {
            assertThat(new ZeusdOpening(client, driver).open(List.of(), null))
                    .isInstanceOf(ZeusdOpening.Attempt.Unreached.class);
        }
    }

    @Test
    @Tag("CM-14a")
    void withoutDaemonAndPackageBothReasonsAndBothWaysOutAreTold() {
        // When
        Opening opening = new ZeusProvider(Map.of("JOULEMARK_PYTHON", "/nowhere/python3"), driver, driver)
                .open(OpenRequest.ofAnything());

        // Then
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, none -> {
            assertThat(none.reason())
                    .contains("zeusd at 127.0.0.1:4938")
                    .contains("/nowhere/python3 cannot be started");
            assertThat(none.guidance()).contains("pip install zeus==0.16.0").contains("zeusd serve");
        });
    }
}
