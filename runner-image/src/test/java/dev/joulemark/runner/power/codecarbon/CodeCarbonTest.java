package dev.joulemark.runner.power.codecarbon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.child.StubChild;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CodeCarbon, which a stub plays here. */
@Tag("CM-13")
final class CodeCarbonTest {

    private static final String GPU =
            "{\"ready\":true,\"target\":\"GPU\",\"estimate\":false,\"devices\":[{\"id\":\"GPU-a\",\"name\":\"H100\"}]}";
    private static final OpenRequest WANTED = OpenRequest.ofGpus(List.of("GPU-a"));

    private final PowerReading reading = new PowerReading();
    private final List<List<String>> started = new ArrayList<>();

    private Opening open(OpenRequest request, String behaviour, String hello, String fields) {
        return new CodeCarbonProvider(
                        arguments -> {
                            started.add(arguments);
                            return StubChild.start(behaviour, hello, fields);
                        },
                        "/opt/python")
                .open(request);
    }

    private PowerSource opened(OpenRequest request, String behaviour, String hello, String fields) {
        Opening opening = open(request, behaviour, hello, fields);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    @Test
    void gpusAreReadOnceASecondAndTheScopeIsStated() {
        try (PowerSource source = opened(WANTED, "behaves", GPU, "\"joules\":12.5")) {
            source.read(0, reading);
            assertThat(started).containsExactly(List.of("GPU", "GPU-a"));
            assertThat(source.backend()).isEqualTo("CodeCarbon");
            assertThat(source.scope()).isEqualTo("machine: gpu boards, by CodeCarbon, low confidence");
            assertThat(source.devices()).containsExactly(new PowerDevice("GPU-a", "H100"));
            assertThat(source.isEstimate()).isFalse();
            assertThat(source.shortestPeriod()).isEqualTo(Duration.ofSeconds(1));
            assertThat(source.readCounter(0, new PowerReading())).isFalse();
            assertThat(reading.counterJoules).isEqualTo(12.5);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,"estimate":true  | true  | machine: cpu load times a guessed TDP, by CodeCarbon, low confidence
            ,"estimate":false | false | machine: cpu packages, by CodeCarbon, low confidence
                              | true  | machine: cpu load times a guessed TDP, by CodeCarbon, low confidence
            """)
    void aGuessedProcessorIsAnEstimate(String estimate, boolean expected, String scope) {
        String hello = "{\"ready\":true,\"target\":\"CPU\",\"devices\":[{\"id\":\"cpu\",\"name\":\"EPYC\"}]"
                + (estimate == null ? "" : estimate) + "}";
        try (PowerSource source = opened(OpenRequest.ofCpu(), "behaves", hello, "\"joules\":1")) {
            assertThat(started).containsExactly(List.of("CPU"));
            assertThat(source.isEstimate()).isEqualTo(expected);
            assertThat(source.scope()).isEqualTo(scope);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "failure":"RuntimeError: CodeCarbon reports 0 J and warned: GPU is lost" | reports 0 J and warned
            "joules":-1                                                              | without a usable number
            "joules":"1"                                                             | without a usable number
            "joules":null                                                            | without a usable number
            """)
    void whatIsNoReadingIsNoNumber(String fields, String why) {
        try (PowerSource source = opened(WANTED, "behaves", GPU, fields)) {
            source.read(0, reading);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure.message()).startsWith("CodeCarbon: ").contains(why);
        }
    }

    @Test
    void afterTheChildDiedEveryReadingFails() {
        try (PowerSource source = opened(WANTED, "dies", GPU, "\"joules\":1")) {
            source.read(0, reading);
            source.read(0, reading);
            source.read(0, reading);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure.message()).contains("ended with exit code 139");
        }
    }

    @ParameterizedTest
    @Tag("CM-14a")
    @CsvSource(delimiter = '|', textBlock = """
            {"ready":false,"reason":"the Python package codecarbon is not installed","missing":true} | not installed | pip install codecarbon==3.3.2
            {"ready":false,"reason":"it sees no GPU: it looks for nvidia-smi"}                       | nvidia-smi    | /opt/python
            {"ready":true,"target":"GPU","devices":[]}                                               | serves nothing | another
            {"ready":true,"target":"GPU","devices":[{"id":"GPU-b","name":"x"}]}                      | GPU-b instead of GPU-a | another
            """)
    void aPackageThatCannotServeIsUnavailable(String hello, String why, String guidance) {
        assertThat(open(WANTED, "behaves", hello, "\"joules\":1"))
                .isInstanceOfSatisfying(Opening.Unavailable.class, none -> {
                    assertThat(none.reason()).contains(why);
                    assertThat(none.guidance()).contains(guidance);
                });
    }

    @Test
    void withoutPythonItIsUnavailable() {
        assertThat(new CodeCarbonProvider(Map.of("JOULEMARK_PYTHON", "/nowhere/python3"))
                        .open(OpenRequest.ofAnything()))
                .isInstanceOfSatisfying(Opening.Unavailable.class, none -> {
                    assertThat(none.reason()).contains("/nowhere/python3 cannot be started");
                    assertThat(none.guidance()).contains("pip install codecarbon==3.3.2");
                });
    }
}
