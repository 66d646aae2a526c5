package dev.joulemark.runner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.ReadFailure;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class IdleAndUncertaintyTest {

    private final UncertaintyCalculator calculator = new UncertaintyCalculator();

    @Test
    @Tag("CM-18")
    void idlePowerIsThatOfTheWindowByTheCounter() {
        // Given power that is not the counter's, to tell them apart
        List<PowerSample> samples = Recording.of(Signal.constant(70))
                .touched((reading, time) -> reading.instantPowerWatts = 90)
                .samples(0, 30);

        // When
        Idle idle = new IdlePowerCalculator(new EnergyCalculator(false))
                .measure(Recording.log(samples), Recording.window(0, 30));

        // Then
        assertThat(idle).isInstanceOfSatisfying(Idle.Measured.class, measured -> {
            assertThat(measured.watts()).isCloseTo(70, within(1e-3));
            assertThat(measured.standardErrorWatts()).isCloseTo(0, within(1e-3));
            assertThat(measured.durationSeconds()).isEqualTo(30);
            assertThat(measured.sampleCount()).isGreaterThan(290);
        });
    }

    @Test
    void slowWanderingIsInTheStandardErrorOfBatchMeans() {
        // Given power that wanders over seconds: 300 samples are far fewer independent ones
        Random random = new Random(4);
        double[] level = new double[40];
        for (int i = 0; i < level.length; i++) {
            level[i] = 70 + 5 * random.nextGaussian();
        }
        List<PowerSample> samples = Recording.of(Signal.constant(70))
                .withoutCounter()
                .touched((reading, time) -> reading.instantPowerWatts = level[(int) Math.floor(time + 2)])
                .samples(0, 30);

        // When
        Idle idle = new IdlePowerCalculator(new EnergyCalculator(false))
                .measure(Recording.log(samples), Recording.window(0, 30));

        // Then: 5/√30 = 0.9 W, where s/√n of 300 samples would be 0.3 W
        assertThat(idle)
                .isInstanceOfSatisfying(
                        Idle.Measured.class,
                        measured -> assertThat(measured.standardErrorWatts()).isBetween(0.6, 1.4));
    }

    @Test
    void idlePowerThatCannotBeMeasuredSaysWhy() {
        List<PowerSample> none = Recording.of(Signal.constant(70))
                .failing(ReadFailure.Kind.NO_PERMISSION, time -> true)
                .samples(0, 30);
        Idle idle = new IdlePowerCalculator(new EnergyCalculator(false))
                .measure(Recording.log(none), Recording.window(0, 30));
        assertThat(idle)
                .isInstanceOfSatisfying(
                        Idle.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("no energy counter"));
    }

    @Test
    void withoutAnythingElseTheSensorsGainDecides() {
        UncertaintyParts parts = calculator.of(new UncertaintyInput(8000, 20, 0, null, null, List.of(8000.0)));
        assertThat(parts.sensorGainPercent()).isCloseTo(2.887, within(0.001));
        assertThat(parts.expandedPercent()).isCloseTo(5.774, within(0.001));
        assertThat(parts.coverageFactor()).isEqualTo(2);
        assertThat(parts.quantisationPercent()).isZero();
        assertThat(parts.repetitionPercent()).isNull();
        assertThat(parts.baselinePercent()).isNull();
    }

    @Test
    void quantisationFollowsTheTick() {
        // 400 W and 0.1 s: 16.3 J; k = 2 relative: 0.816·u/T, so 1 % needs 8.2 s
        UncertaintyCalculator perfect = new UncertaintyCalculator(0);
        UncertaintyParts parts =
                perfect.of(new UncertaintyInput(400 * 8.165, 8.165, 40 / Math.sqrt(6), null, null, List.of()));
        assertThat(parts.quantisationPercent() / 100 * 400 * 8.165).isCloseTo(16.33, within(0.01));
        assertThat(parts.expandedPercent()).isCloseTo(1.0, within(0.001));
        UncertaintyParts fine = perfect.of(new UncertaintyInput(400, 1, 8 / Math.sqrt(6), null, null, List.of()));
        assertThat(fine.quantisationPercent() / 100 * 400).isCloseTo(3.27, within(0.01));
    }

    @Test
    void theLargerOfSpreadAndQuantisationCountsAndNotTheSum() {
        // Given
        UncertaintyCalculator perfect = new UncertaintyCalculator(0);
        List<Double> spread = List.of(990.0, 1000.0, 1010.0);

        // When
        UncertaintyParts parts = perfect.of(new UncertaintyInput(1000, 10, 0.04, null, null, spread));

        // Then: t(2) = 4.303, s = 10, so the interval is 4.303·10/√3 = 24.84 J
        assertThat(parts.repetitionPercent()).isCloseTo(1.242, within(0.001));
        assertThat(parts.expandedPercent()).isCloseTo(2.484, within(0.001));
        UncertaintyParts coarse = perfect.of(new UncertaintyInput(1000, 10, 40, null, null, spread));
        assertThat(coarse.expandedPercent()).isCloseTo(2 * coarse.quantisationPercent(), within(1e-9));
    }

    @Test
    void theBaselineIsReportedAndLeftOutOfTheTotal() {
        UncertaintyParts parts = calculator.of(new UncertaintyInput(3000, 10, 0, 100.0, 1.5, List.of()));
        assertThat(parts.baselinePercent()).isCloseTo(0.5, within(1e-9));
        assertThat(parts.expandedPercent()).isCloseTo(5.774, within(0.001));
    }

    @Test
    @Tag("CM-19")
    void theAdjustedEnergyIsLessSureThanTheTotal() {
        // Given 3000 J of which 1000 J are idle, known to 15 J: of the 2000 J that remain, 15 J are 0.75 %
        UncertaintyParts parts =
                new UncertaintyCalculator(0).of(new UncertaintyInput(3000, 10, 0, 100.0, 1.5, List.of()));

        // Then
        assertThat(parts.adjustedPercent()).isCloseTo(1.5, within(1e-9));
        assertThat(calculator
                        .of(new UncertaintyInput(3000, 10, 0, null, null, List.of()))
                        .adjustedPercent())
                .isNull();
    }

    @Test
    void thereIsNoPercentageOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UncertaintyInput(0, 10, 0, null, null, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(5, 5));
    }

    @Test
    void studentsTIsThatOfTheTable() {
        assertThat(StudentT.quantile975(2)).isEqualTo(4.303);
        assertThat(StudentT.quantile975(30)).isEqualTo(2.042);
        assertThat(StudentT.quantile975(60)).isCloseTo(2.000, within(0.002));
    }
}
