package dev.joulemark.runner.power.codecarbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.child.StandInPackages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our Python program on a stand-in for codecarbon. */
@Tag("CM-13")
final class CodeCarbonProgramTest {

    private static final OpenRequest BOTH = OpenRequest.ofGpus(List.of("GPU-a", "GPU-b"));

    private static PowerSource opened(Map<String, String> environment, OpenRequest request) {
        Opening opening = new CodeCarbonProvider(environment).open(request);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    private static PowerReading read(PowerSource source, int device) {
        PowerReading reading = new PowerReading();
        source.read(device, reading);
        return reading;
    }

    @Test
    void theEnergyGrowsFromReadingToReading() throws InterruptedException {
        // Given settings that would double the energy
        Map<String, String> environment = StandInPackages.environment("behaves");
        environment.put("CODECARBON_PUE", "2");

        try (PowerSource source = opened(environment, BOTH)) {
            // When
            PowerReading first = read(source, 0);
            Thread.sleep(300);
            PowerReading second = read(source, 0);

            // Then
            double seconds = (second.monotonicNanos - first.monotonicNanos) / 1e9;
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-a", "GPU-b");
            assertThat(second.counterJoules - first.counterJoules).isCloseTo(100 * seconds, within(10.0));
            assertThat(read(source, 1).failure).isNull();
        }
    }

    @Test
    void zeroJoulesWithAWarningAreAFailureForAsLongAsItLasts() {
        try (PowerSource source = opened(StandInPackages.environment("0 J"), BOTH)) {
            for (int i = 0; i < 3; i++) {
                PowerReading reading = read(source, 0);
                assertThat(reading.counterJoules).isNaN();
                assertThat(reading.failure.message())
                        .contains("reports 0 J and warned: Failed to read the GPU, its energy will be reported as 0");
            }
        }
    }

    @Test
    void aMeasurementThatDidNotHappenIsAFailure() {
        try (PowerSource source = opened(StandInPackages.environment("silent"), BOTH)) {
            assertThat(read(source, 0).failure.message()).contains("did not measure: graceful shutdown");
        }
    }

    @ParameterizedTest
    @CsvSource({"CPU(Cpu Load), true", "CPU(EPYC > 85W), true", "CPU(Intel Rapl), false"})
    void aGuessedProcessorIsAnEstimate(String hardware, boolean estimate) {
        Map<String, String> environment = StandInPackages.environment("behaves");
        environment.put("STAND_IN_CPU", hardware);
        try (PowerSource source = opened(environment, OpenRequest.ofCpu())) {
            assertThat(source.isEstimate()).isEqualTo(estimate);
            assertThat(source.devices()).containsExactly(new PowerDevice("cpu", "CPU"));
            assertThat(read(source, 0).counterJoules).isNotNegative();
        }
    }

    @Test
    void gpusThatItDoesNotLookForAreNotTaken() {
        assertThat(new CodeCarbonProvider(StandInPackages.environment("no nvidia-smi")).open(BOTH))
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        none -> assertThat(none.reason()).contains("nvidia-smi"));
        assertThat(new CodeCarbonProvider(StandInPackages.environment("behaves"))
                        .open(OpenRequest.ofGpus(List.of("GPU-c"))))
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        none -> assertThat(none.reason()).contains("GPU"));
    }
}
