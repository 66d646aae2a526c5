package dev.joulemark.runner.power.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EstimateSourceTest {

    private static Opening open(Map<String, String> environment) {
        return new EstimateProvider(environment).open(OpenRequest.ofAnything());
    }

    @Test
    void cpuTimeTimesWattsPlusIdleIsTheEnergy() {
        // Given
        AtomicLong cpu = new AtomicLong(5_000_000_000L);
        AtomicLong clock = new AtomicLong(1_000_000_000L);
        PowerSource source = new EstimatePowerSource(new CpuPowerModel(10, 4), cpu::get, clock::get);
        PowerReading reading = new PowerReading();
        source.read(0, reading);
        assertThat(reading.counterJoules).isZero();
        assertThat(reading.instantPowerWatts).isNaN();

        // When two cores are busy for three seconds
        clock.addAndGet(3_000_000_000L);
        cpu.addAndGet(6_000_000_000L);
        source.read(0, reading);

        // Then
        assertThat(reading.counterJoules).isCloseTo(3 * 4 + 6 * 10, within(1e-9));
        assertThat(reading.instantPowerWatts).isCloseTo(24, within(1e-9));
        assertThat(reading.monotonicNanos).isEqualTo(4_000_000_000L);
        source.close();
    }

    @Test
    void itIsLabelledAnEstimate() {
        Opening opening = open(Map.of());
        assertThat(opening).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
            try (PowerSource source = opened.source()) {
                assertThat(source.isEstimate()).isTrue();
                assertThat(source.backend()).isEqualTo("Estimate");
                assertThat(source.scope()).isEqualTo("cpu time of this process, estimated");
                PowerReading reading = new PowerReading();
                source.read(0, reading);
                source.read(0, reading);
                assertThat(reading.counterJoules).isPositive();
                assertThat(reading.failure).isNull();
                assertThat(source.readCounter(0, reading)).isFalse();
            }
        });
    }

    @Test
    void theDefaultIsThatOfAServerProcessor() {
        CpuPowerModel model = CpuPowerModel.ofDefaults(4);
        assertThat(model.joules(1, 4)).isCloseTo(4 * 3.5, within(1e-9));
        assertThat(model.joules(1, 0)).isCloseTo(4 * 0.74, within(1e-9));
        assertThat(model.withWattsPerBusyCore(12).joules(0, 1)).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "NaN", "watts", "1e9"})
    void wattsThatMakeNoSenseAreRefused(String text) {
        assertThat(open(Map.of(EstimateProvider.WATTS_VARIABLE, text)))
                .isInstanceOfSatisfying(
                        Opening.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.5", " 8 ", ""})
    void wattsOfOnesOwnAreTaken(String text) {
        assertThat(open(Map.of(EstimateProvider.WATTS_VARIABLE, text))).isInstanceOf(Opening.Opened.class);
    }
}
