package dev.joulemark.runner.power.zeus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where zeusd is looked for, how the addresses of its GPUs are spelled, and what is refused before it is asked. */
@Tag("CM-12")
final class ZeusdEndpointTest {

    @Test
    void theExperimentsAddressIsPreferredToThatOfTheEnvironmentAndThisToTheDefault() {
        Map<String, String> named = Map.of("JOULEMARK_ZEUSD_ENDPOINT", "tcp://[::1]:5000");
        assertThat(ZeusdEndpoint.find("tcp://node-local:4938", named).address()).isEqualTo("node-local:4938");
        assertThat(ZeusdEndpoint.find(null, named)).isEqualTo(new ZeusdEndpoint("[::1]:5000", true));
        assertThat(ZeusdEndpoint.find(null, Map.of())).isEqualTo(new ZeusdEndpoint("127.0.0.1:4938", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a:1", "tcp://a", "tcp://a:0", "tcp://a:99999", "tcp://a b:1", "tcp://a:1/x"})
    void whatIsNoAddressIsSaidToBeNone(String text) {
        FakeDriver driver = new FakeDriver();
        Map<String, String> environment = Map.of("JOULEMARK_ZEUSD_ENDPOINT", text);
        Opening opening = new ZeusProvider(environment, driver, driver).open(OpenRequest.ofAnything());
        assertThat(opening)
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        none -> assertThat(none.reason()).contains("JOULEMARK_ZEUSD_ENDPOINT is \"" + text + "\""));
    }

    @Test
    void aPartOfAGpuIsRefused() {
        FakeDriver driver = new FakeDriver();
        Opening opening = new ZeusProvider(Map.of(), driver, driver).open(OpenRequest.ofGpus(List.of("MIG-1")));
        assertThat(opening)
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        none -> assertThat(none.reason()).contains("part of a GPU"));
        assertThat(driver.open).as("what was opened is closed").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "00000000:3B:00.0, 00000000:3b:00.0",
        "0000:3b:00.0, 00000000:3b:00.0",
        "3b:00.0, 00000000:3b:00.0",
        "00000001:3B:00.0, 00000001:3b:00.0",
        "nonsense,",
        ","
    })
    void addressesHaveOneSpelling(String text, String expected) {
        assertThat(ZeusdGpu.address(text)).isEqualTo(expected);
    }
}
