package dev.joulemark.runner.energy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one estimator cannot see the others tell: aliasing and averaging are flagged and never silently wrong. */
@Tag("CM-11")
final class CrossCheckTest {

    private static final Window WINDOW = Recording.window(0, 40);

    private final EnergyCalculator calculator = new EnergyCalculator(false);

    private WindowEnergy measure(List<PowerSample> samples) {
        return calculator.measure(Recording.log(samples), WINDOW);
    }

    @Test
    void aSensorThatSleepsInStepWithTheLoadIsContradictedByTheCounter() {
        // Given a load that repeats with the sensor's 100 ms, of which the sensor sees 25
        Signal load = Signal.square(100, 400, 0.05);

        // When
        WindowEnergy energy =
                measure(Recording.of(load).instantSensor(0.025, 0.1).samples(0, 40));

        // Then the headline is right, and the cross-check says that power is not
        assertThat(energy.headline()).isEqualTo(Estimator.COUNTER);
        assertThat(energy.joules()).isCloseTo(10_000, within(10.0));
        Disagreement disagreement = requireNonNull(energy.disagreement());
        assertThat(disagreement.estimator()).isEqualTo(Estimator.INSTANT_POWER);
        assertThat(disagreement.percent()).isGreaterThan(20);
        assertThat(disagreement.isRemarkable()).isTrue();
    }

    @Test
    void withoutACounterTheAverageContradictsTheSensorThatSleeps() {
        Signal load = Signal.square(100, 400, 0.05);
        WindowEnergy energy = measure(
                Recording.of(load).withoutCounter().instantSensor(0.025, 0.1).samples(0, 40));
        assertThat(energy.headline()).isEqualTo(Estimator.INSTANT_POWER);
        assertThat(requireNonNull(energy.disagreement()).estimator()).isEqualTo(Estimator.AVERAGE_POWER);
        assertThat(energy.disagreement().isRemarkable()).isTrue();
    }

    @Test
    void anAverageThatLagsAtTheEdgesIsExplainedAndNotRemarkable() {
        // Given a load that starts with the window: the average of the last second misses 175 J of 16,000
        WindowEnergy energy = measure(
                Recording.of(Signal.step(50, 400, 0)).counterTicking(0.1, 0.03).searchedSamples(0, 40));
        Disagreement disagreement = requireNonNull(energy.disagreement());
        assertThat(disagreement.percent()).isCloseTo(1.1, within(0.2));
        assertThat(disagreement.isRemarkable()).isFalse();
    }

    @Test
    void anAverageThatIsAllThereIsSaysHowMuchItMayHaveMoved() {
        // Given
        Recording recording =
                Recording.of(Signal.step(50, 400, 0)).withoutCounter().withoutInstantPower();

        // When
        WindowEnergy energy = measure(recording.samples(0, 40));

        // Then the 175 J that are missing are within what it admits
        double missing = 16_000 - requireNonNull(energy.joules());
        assertThat(missing).isCloseTo(175, within(20.0));
        assertThat(energy.timing().averagingJoules()).isCloseTo(175, within(20.0));
        assertThat(2 * energy.timing().uncertaintyJoules()).isGreaterThan(missing);
    }

    private WindowEnergy measureKnownAverage(List<PowerSample> samples) {
        PowerDevice device = new PowerDevice("GPU-0", "fake", 1.0);
        return calculator.measure(new SampleLog(List.of(device), samples, 100_000_000L), WINDOW);
    }

    @Test
    void anAverageOfADocumentedSecondIsTakenFromItsMiddle() {
        // Given a step within the window, of which an average that is taken as it comes misses 175 J
        Recording recording =
                Recording.of(Signal.step(50, 400, 17.3)).withoutCounter().withoutInstantPower();

        // When
        WindowEnergy energy = measureKnownAverage(recording.samples(0, 40));

        // Then
        double truth = 50 * 17.3 + 400 * 22.7;
        assertThat(energy.headline()).isEqualTo(Estimator.AVERAGE_POWER);
        assertThat(energy.joules()).isCloseTo(truth, within(20.0));
        assertThat(energy.timing().averagingJoules()).isCloseTo(0, within(1e-6));
    }

    @Test
    void aStepAtTheEdgeMovesAnEighthOfADocumentedSecond() {
        // Given
        Recording recording =
                Recording.of(Signal.step(50, 400, 0)).withoutCounter().withoutInstantPower();

        // When
        WindowEnergy energy = measureKnownAverage(recording.samples(0, 40));

        // Then 350 W / 8 are missing, and it says so
        double missing = 16_000 - requireNonNull(energy.joules());
        assertThat(missing).isCloseTo(43.75, within(20.0));
        assertThat(energy.timing().averagingJoules()).isCloseTo(43.75, within(10.0));
    }

    @Test
    void anAverageOfASteadyLoadMovedNothing() {
        WindowEnergy energy = measure(Recording.of(Signal.constant(300))
                .withoutCounter()
                .withoutInstantPower()
                .samples(0, 40));
        assertThat(energy.timing().averagingJoules()).isCloseTo(0, within(1e-6));
    }

    @Test
    void powerThatSwitchesBetweenTwoReadingsIsInTheUncertainty() {
        // Given 40 switches of 300 W, each at a time that is known to 0.1 s: √40 · 300 W · 0.1 s / √12
        WindowEnergy energy = measure(
                Recording.of(Signal.square(100, 400, 1)).withoutCounter().samples(0, 40));
        assertThat(energy.timing().uncertaintyJoules()).isCloseTo(Math.sqrt(40) * 30 / Math.sqrt(12), within(3.0));
        double error = Math.abs(requireNonNull(energy.joules()) - 10_000);
        assertThat(error).isLessThan(2 * energy.timing().uncertaintyJoules());
    }

    @Test
    void theUpdatePeriodOfASlowSensorIsDetected() {
        WindowEnergy slow = measure(
                Recording.of(Signal.sine(300, 50, 7)).instantSensor(0.5, 0.5).samples(0, 40));
        assertThat(slow.timing().sensorPeriodSeconds()).isCloseTo(0.5, within(0.06));
        WindowEnergy fast = measure(Recording.of(Signal.sine(300, 50, 7)).samples(0, 40));
        assertThat(fast.timing().sensorPeriodSeconds()).isNull();
    }
}
