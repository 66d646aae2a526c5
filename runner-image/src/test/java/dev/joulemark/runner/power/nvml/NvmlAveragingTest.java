package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose averaged power is a mean of one second: Ampere and newer, except GA100. */
@Tag("CM-11")
final class NvmlAveragingTest {

    @ParameterizedTest
    @CsvSource({"7 5, 0", "8 0, 0", "8 6, 1", "9 0, 1"})
    void theSecondIsThatOfTheComputeCapability(String capability, double seconds) {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "capability " + capability);
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        try (PowerSource source = ((Opening.Opened) opening).source()) {
            assertThat(source.devices().getFirst().averagingSeconds()).isEqualTo(seconds);
        }
    }

    @Test
    void aCapabilityThatIsNotToldIsNoSecond() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail capability 0 inf 3");
        try (PowerSource source =
                ((Opening.Opened) new NvmlProvider(fake.library()).open(OpenRequest.ofAnything())).source()) {
            assertThat(source.devices().getFirst().averagingSeconds()).isZero();
        }
    }
}
