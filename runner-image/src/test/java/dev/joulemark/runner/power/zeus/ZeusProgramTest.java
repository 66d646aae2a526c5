package dev.joulemark.runner.power.zeus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.child.StandInPackages;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our Python program on a stand-in for zeus. */
@Tag("CM-12")
final class ZeusProgramTest {

    private static Opening open(String behaviour, String... uuids) {
        return ZeusPython.of(StandInPackages.environment(behaviour)).open(List.of(uuids), null);
    }

    private static PowerReading read(PowerSource source, int device) {
        PowerReading reading = new PowerReading();
        source.read(device, reading);
        return reading;
    }

    private static Opening.Unavailable unavailable(String behaviour, String... uuids) {
        assertThat(open(behaviour, uuids)).isInstanceOf(Opening.Unavailable.class);
        return (Opening.Unavailable) open(behaviour, uuids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"behaves", "before 0.13.1"})
    void theEnergyGrowsFromReadingToReadingWhateverTheFieldIsCalled(String behaviour) throws InterruptedException {
        try (PowerSource source = ((Opening.Opened) open(behaviour, "GPU-b", "GPU-a")).source()) {
            // When
            PowerReading first = read(source, 0);
            Thread.sleep(300);
            PowerReading second = read(source, 0);

            // Then
            double seconds = (second.monotonicNanos - first.monotonicNanos) / 1e9;
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-b", "GPU-a");
            assertThat(source.devices()).extracting(PowerDevice::name).containsOnly("Stand-in GPU");
            assertThat(second.counterJoules - first.counterJoules).isCloseTo(200 * seconds, within(10.0));
            assertThat(read(source, 1).failure).isNull();
        }
    }

    @Test
    void aLostGpuIsLost() {
        try (PowerSource source = ((Opening.Opened) open("lost", "GPU-a")).source()) {
            for (int i = 0; i < 2; i++) {
                PowerReading reading = read(source, 0);
                assertThat(reading.counterJoules).isNaN();
                assertThat(reading.failure)
                        .isEqualTo(new ReadFailure(ReadFailure.Kind.DEVICE_LOST, "zeus: ZeusGPULostError: gone"));
            }
        }
    }

    @Test
    void polledPowerIsRefused() {
        assertThat(unavailable("no counter").reason()).contains("zeus would integrate polled power");
        assertThat(unavailable("no counter").guidance()).contains("Nvml");
    }

    @Test
    void aGpuThatIsNotThereIsNamed() {
        assertThat(unavailable("behaves", "GPU-c").reason()).contains("zeus does not see GPU-c; it sees GPU-a, GPU-b");
    }

    @Test
    void withoutThePackageTheWayToInstallItIsTold() {
        Map<String, String> environment = StandInPackages.environment("behaves");
        environment.put("PYTHONPATH", "/nowhere");
        environment.put("PYTHONNOUSERSITE", "1");
        // An interpreter that has the package after all is another story.
        Opening opening = ZeusPython.of(environment).open(List.of("GPU-z"), null);
        assertThat(opening)
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        none -> assertThat(none.reason() + none.guidance())
                                .containsAnyOf("pip install zeus==0.16.0", "See what python3 says of zeus"));
    }

    @Test
    void theProgramEndsWithItsInput() {
        long others = ProcessHandle.current().children().count();
        ((Opening.Opened) open("behaves")).source().close();
        Awaitility.await().until(() -> ProcessHandle.current().children().count() <= others);
    }
}
