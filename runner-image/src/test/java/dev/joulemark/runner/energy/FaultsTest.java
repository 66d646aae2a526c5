package dev.joulemark.runner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.SampleLog;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the calculators say when devices and readings fail: null with a reason, never 0, never a part for the whole. */
@Tag("CM-11")
final class FaultsTest {

    private static final Window WINDOW = Recording.window(0, 20);

    private final EnergyCalculator calculator = new EnergyCalculator(false);

    private static Recording at(double watts) {
        return Recording.of(Signal.constant(watts));
    }

    @Test
    void twoGpusAreMeasuredApartAndSummed() {
        // Given
        SampleLog log = Recording.log(at(300).samples(0, 20), at(120).samples(1, 20));

        // When
        WindowEnergy energy = calculator.measure(log, WINDOW);

        // Then
        assertThat(energy.joules()).isCloseTo(8400, within(0.01));
        assertThat(energy.devices().get(0).joules()).isCloseTo(6000, within(0.01));
        assertThat(energy.devices().get(1).joules()).isCloseTo(2400, within(0.01));
        assertThat(energy.conditions().peakPowerWatts()).isCloseTo(420, within(0.01));
    }

    @Test
    @Tag("fault-38")
    void aLostGpuLeavesNoSum() {
        // Given
        List<PowerSample> lost =
                at(120).failing(ReadFailure.Kind.DEVICE_LOST, time -> time > 12).samples(1, 20);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(at(300).samples(0, 20), lost), WINDOW);

        // Then
        assertThat(energy.joules()).isNull();
        assertThat(energy.unavailableReason())
                .contains("GPU-1")
                .contains("lost")
                .contains("scripted failure");
        assertThat(energy.faults()).containsExactly(Fault.DEVICE_LOST);
        assertThat(energy.devices().get(0).joules()).isCloseTo(6000, within(0.01));
        assertThat(energy.devices().get(1).joules()).isNull();
        assertThat(energy.devices().get(1).unavailableReason()).contains("lost");
    }

    @Test
    void aGpuThatWasLostOutsideTheWindowIsNoFaultOfTheWindow() {
        List<PowerSample> later =
                at(120).failing(ReadFailure.Kind.DEVICE_LOST, time -> time > 21).samples(0, 20);
        WindowEnergy energy = calculator.measure(Recording.log(later), WINDOW);
        assertThat(energy.joules()).isCloseTo(2400, within(0.01));
        assertThat(energy.faults()).isEmpty();
    }

    @Test
    @Tag("fault-38")
    void aCounterThatStartsAgainIsAFaultAndNotAHugeNegativeEnergy() {
        // Given
        List<PowerSample> reset = at(200).touched((reading, time) -> reading.counterJoules -= time > 10 ? 1e6 : 0)
                .samples(0, 20);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(reset), WINDOW);

        // Then
        assertThat(energy.faults()).containsExactly(Fault.COUNTER_RESET);
        assertThat(energy.counterJoules()).isNull();
        assertThat(energy.headline()).isEqualTo(Estimator.INSTANT_POWER);
        assertThat(energy.headlineReason()).contains("decreased");
        assertThat(energy.joules()).isCloseTo(4000, within(0.01));
    }

    @Test
    void aCounterThatWasResetBetweenTwoWindowsSpoilsNeither() {
        List<PowerSample> reset = at(200).touched((reading, time) -> reading.counterJoules -= time > 10 ? 1e6 : 0)
                .samples(0, 20);
        SampleLog log = Recording.log(reset);
        for (Window window : List.of(Recording.window(0, 9.7), Recording.window(10.3, 20))) {
            WindowEnergy energy = calculator.measure(log, window);
            assertThat(energy.faults()).isEmpty();
            assertThat(energy.counterJoules()).isCloseTo(200 * window.seconds(), within(0.01));
        }
    }

    @Test
    void aFewFailedReadsLeaveTheCounterRight() {
        // Given
        List<PowerSample> flaky = at(200).failing(ReadFailure.Kind.TRANSIENT, time -> time > 5 && time < 5.25)
                .samples(0, 20);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(flaky), WINDOW);

        // Then
        assertThat(energy.joules()).isCloseTo(4000, within(0.01));
        assertThat(energy.coveragePercent()).isEqualTo(100);
        assertThat(energy.faults()).isEmpty();
    }

    @Test
    @Tag("fault-39")
    void gapsInPowerLowerTheCoverageOfAGpuWithoutCounter() {
        // Given a second out of three without power
        List<PowerSample> flaky = at(200).withoutCounter()
                .failing(ReadFailure.Kind.TRANSIENT, time -> Math.floorMod((long) Math.floor(time), 3) == 1)
                .samples(0, 20);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(flaky), WINDOW);

        // Then
        assertThat(energy.coveragePercent()).isBetween(55.0, 68.0);
        assertThat(energy.longestGapSeconds()).isCloseTo(1.1, within(0.11));
        assertThat(energy.joules()).isCloseTo(4000, within(0.01));
    }

    @Test
    void gapsInPowerDoNotConcernACounter() {
        List<PowerSample> flaky = at(200).touched((reading, time) -> {
                    if (time > 6 && time < 14) {
                        reading.instantPowerWatts = Double.NaN;
                        reading.averagePowerWatts = Double.NaN;
                        reading.failure = new ReadFailure(ReadFailure.Kind.TRANSIENT, "power failed");
                    }
                })
                .samples(0, 20);
        WindowEnergy energy = calculator.measure(Recording.log(flaky), WINDOW);
        assertThat(energy.headline()).isEqualTo(Estimator.COUNTER);
        assertThat(energy.joules()).isCloseTo(4000, within(0.01));
        assertThat(energy.coveragePercent()).isEqualTo(100);
    }

    @Test
    @Tag("fault-39")
    void readingsThatEndBeforeTheWindowLeaveNoEnergy() {
        // Given
        List<PowerSample> cut =
                at(200).failing(ReadFailure.Kind.TRANSIENT, time -> time > 14).samples(0, 20);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(cut), WINDOW);

        // Then
        assertThat(energy.joules()).isNull();
        assertThat(energy.unavailableReason()).contains("end of the window");
        assertThat(energy.coveragePercent()).isCloseTo(70, within(1.0));
    }

    @Test
    @Tag("fault-38")
    void noReadingIsNoEnergyAndNotZero() {
        List<PowerSample> none =
                at(200).failing(ReadFailure.Kind.NO_PERMISSION, time -> true).samples(0, 20);
        WindowEnergy energy = calculator.measure(Recording.log(none), WINDOW);
        assertThat(energy.joules()).isNull();
        assertThat(energy.headline()).isNull();
        assertThat(energy.unavailableReason()).startsWith("No energy: ");
        assertThat(energy.coveragePercent()).isZero();
        assertThat(energy.conditions().sampleCount()).isZero();
        assertThat(energy.conditions().peakPowerWatts()).isNull();
    }

    @Test
    void aCounterThatStandsStillIsNotUsed() {
        List<PowerSample> stuck =
                at(200).touched((reading, time) -> reading.counterJoules = 7).samples(0, 20);
        WindowEnergy energy = calculator.measure(Recording.log(stuck), WINDOW);
        assertThat(energy.headline()).isEqualTo(Estimator.INSTANT_POWER);
        assertThat(energy.headlineReason()).contains("did not move");
    }

    @Test
    void oneGpuWithoutCounterMakesPowerTheHeadlineOfAll() {
        SampleLog log =
                Recording.log(at(300).samples(0, 20), at(120).withoutCounter().samples(1, 20));
        WindowEnergy energy = calculator.measure(log, WINDOW);
        assertThat(energy.headline()).isEqualTo(Estimator.INSTANT_POWER);
        assertThat(energy.counterJoules()).isNull();
        assertThat(energy.joules()).isCloseTo(8400, within(0.01));
    }

    @Test
    void withAveragedPowerAloneThatIsTheHeadline() {
        List<PowerSample> old = at(200).withoutCounter().withoutInstantPower().samples(0, 20);
        WindowEnergy energy = calculator.measure(Recording.log(old), WINDOW);
        assertThat(energy.headline()).isEqualTo(Estimator.AVERAGE_POWER);
        assertThat(energy.joules()).isCloseTo(4000, within(0.01));
        assertThat(energy.disagreement()).isNull();
    }

    @Test
    void aStreamWithoutRepetitionsHoldsItsLastValue() {
        // Given a stream that speaks only when the power changes: 100 W, and 400 W after ten seconds
        List<PowerSample> changes = new ArrayList<>();
        for (double[] change : new double[][] {{0, 100}, {10, 400}, {20, 100}}) {
            PowerReading reading = new PowerReading();
            reading.monotonicNanos = Recording.ORIGIN + Math.round(change[0] * 1e9);
            reading.averagePowerWatts = change[1];
            changes.add(reading.sample(0));
        }

        // When
        WindowEnergy energy = calculator.measure(Recording.log(changes), WINDOW);

        // Then a trapezoid would have said 2,500 + 5,000 or so
        assertThat(energy.averagePowerJoules()).isCloseTo(5000, within(0.01));
    }

    @Test
    void aWindowShorterThanATickOfTheCounterHasEnergy() {
        // Given the case in which others report 0 J
        List<PowerSample> samples = at(400).counterTicking(0.1, 0.03).searchedSamples(0, 0.05);
        WindowEnergy energy = calculator.measure(Recording.log(samples), Recording.window(0, 0.05));
        assertThat(energy.joules()).isCloseTo(20, Percentage.withPercentage(2));
    }

    @Test
    void throttleBitsCountByTimeAndIdleBitsDoNot() {
        List<PowerSample> samples = at(200).touched((reading, time) ->
                        reading.throttleReasons = time < 0 ? 0x1 : time < 5 ? 0x4 : time < 6 ? 0x40 : 0x1)
                .samples(0, 20);
        WindowEnergy energy = calculator.measure(Recording.log(samples), WINDOW);
        assertThat(energy.conditions().powerCapShare()).isCloseTo(0.25, within(0.01));
        assertThat(energy.conditions().thermalThrottleShare()).isCloseTo(0.05, within(0.01));
        assertThat(energy.conditions().temperatureStartCelsius()).isCloseTo(40, within(0.2));
        assertThat(energy.conditions().temperatureEndCelsius()).isCloseTo(60, within(0.2));
    }

    @Test
    void aModelIsNeverCalledACounter() {
        WindowEnergy energy = new EnergyCalculator(true).measure(Recording.log(at(9).samples(0, 20)), WINDOW);
        assertThat(energy.headline()).isEqualTo(Estimator.MODEL);
        assertThat(Estimator.MODEL.label()).isEqualTo("Model");
        assertThat(energy.joules()).isCloseTo(180, within(0.01));
    }

    @Test
    void aLogWithoutDevicesHasNoEnergy() {
        WindowEnergy energy =
                calculator.measure(new SampleLog(List.<PowerDevice>of(), List.of(), 100_000_000L), WINDOW);
        assertThat(energy.joules()).isNull();
        assertThat(energy.unavailableReason()).isEqualTo("There is no device to measure.");
    }

    @Test
    void theSampleCountIsThatOfTheDeviceWithTheFewest() {
        SampleLog log = Recording.log(
                at(300).samples(0, 20),
                at(120).failing(ReadFailure.Kind.TRANSIENT, time -> time > 5 && time < 6)
                        .samples(1, 20));
        WindowEnergy energy = calculator.measure(log, WINDOW);
        assertThat((double) energy.conditions().sampleCount()).isCloseTo(191, offset(3.0));
    }
}
