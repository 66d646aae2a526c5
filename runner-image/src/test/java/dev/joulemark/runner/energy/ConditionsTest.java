package dev.joulemark.runner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerReading;
import java.util.function.ObjDoubleConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clocks, throttle times and processes of a window. */
@Tag("CM-W")
final class ConditionsTest {

    private static WindowConditions conditions(ObjDoubleConsumer<PowerReading> touch) {
        return new EnergyCalculator(false)
                .measure(
                        Recording.log(Recording.of(Signal.constant(300))
                                .touched(touch)
                                .samples(0, 20)),
                        Recording.window(0, 20))
                .conditions();
    }

    @Test
    void theClockIsAMedianAndItsChangeThatOfTheHalves() {
        WindowConditions conditions = conditions((reading, time) -> reading.smClockMegahertz = time < 10 ? 1980 : 1782);
        assertThat(conditions.smClockChangePercent()).isCloseTo(10, within(0.01));
        assertThat(conditions.smClockMegahertz()).isBetween(1782.0, 1980.0);
    }

    @Test
    void aDipOfTheClockIsNoChange() {
        WindowConditions conditions =
                conditions((reading, time) -> reading.smClockMegahertz = time > 5 && time < 8 ? 300 : 1980);
        assertThat(conditions.smClockMegahertz()).isEqualTo(1980);
        assertThat(conditions.smClockChangePercent()).isZero();
    }

    @Test
    void whatIsNotReadIsUnknown() {
        WindowConditions conditions = conditions((reading, time) -> {});
        assertThat(conditions.smClockMegahertz()).isNull();
        assertThat(conditions.smClockChangePercent()).isNull();
        assertThat(conditions.processCount()).isNull();
    }

    @Test
    void throttleTimesThatAreCountedSeeWhatSamplesOfBitsMiss() {
        // Given a second of thermal slowdown and four of power cap, in slices that no sample met
        WindowConditions conditions = conditions((reading, time) -> {
            reading.throttleReasons = 0;
            reading.thermalThrottleNanos = (long) (Math.clamp(time, 0, 20) / 20 * 1e9);
            reading.powerCapNanos = 7_000 + (long) (Math.clamp(time, 0, 20) / 20 * 4e9);
        });
        assertThat(conditions.thermalThrottleShare()).isCloseTo(0.05, within(0.001));
        assertThat(conditions.powerCapShare()).isCloseTo(0.2, within(0.001));
    }

    @Test
    void theMostProcessesThatWereSeenCount() {
        WindowConditions conditions =
                conditions((reading, time) -> reading.processCount = time > 12 && time < 13 ? 3 : 1);
        assertThat(conditions.processCount()).isEqualTo(3);
    }
}
