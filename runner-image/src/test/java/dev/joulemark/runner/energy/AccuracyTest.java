package dev.joulemark.runner.energy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerSample;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the calculators make of signals whose energy is known. */
@Tag("CM-11")
final class AccuracyTest {

    private static final Percentage TENTH_OF_A_PERCENT = Percentage.withPercentage(0.1);

    private final EnergyCalculator calculator = new EnergyCalculator(false);

    static Stream<Arguments> signals() {
        return Stream.of(
                Arguments.of("constant", Signal.constant(300), 20.0),
                Arguments.of("ramp", Signal.ramp(100, 400, 20), 20.0),
                Arguments.of("step", Signal.step(100, 400, 10.03), 20.0),
                Arguments.of("square", Signal.square(100, 400, 1), 60.0),
                Arguments.of("sine", Signal.sine(300, 200, 2), 20.0),
                Arguments.of("load between idle", loaded(20), 20.0));
    }

    /** 350 W within the window and 70 W outside: what a run looks like. */
    private static Signal loaded(double length) {
        return new Signal() {
            @Override
            public double watts(double t) {
                return t >= 0 && t < length ? 350 : 70;
            }

            @Override
            public double joules(double t) {
                return 70 * t + 280 * Math.clamp(t, 0, length);
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void theCounterIsWithinATenthOfAPercentWhereTheSamplerSawItTick(String name, Signal signal, double length) {
        for (double phase = 0; phase < 0.1; phase += 0.0137) {
            // Given a counter that is refreshed every 100 ms, at any phase, and an instant sensor of an H100
            List<PowerSample> samples = Recording.of(signal)
                    .counterTicking(0.1, phase)
                    .instantSensor(0.025, 0.1)
                    .searchedSamples(0, length);

            // When
            WindowEnergy energy = calculator.measure(Recording.log(samples), Recording.window(0, length));

            // Then
            assertThat(energy.headline()).isEqualTo(Estimator.COUNTER);
            assertThat(energy.joules()).as(name + " at " + phase).isCloseTo(signal.joules(length), TENTH_OF_A_PERCENT);
            assertThat(energy.timing().counterPeriodSeconds()).isCloseTo(0.1, within(0.003));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void instantPowerAtTenHertzIsWithinATenthOfAPercent(String name, Signal signal, double length) {
        // Given a GPU without a counter
        List<PowerSample> samples = Recording.of(signal).withoutCounter().samples(0, length);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(samples), Recording.window(0, length));

        // Then the edge between two samples of a jump is worth at most half a period of it
        double edge = name.equals("load between idle") || name.equals("step") ? 280 * Recording.PERIOD / 2 : 0;
        assertThat(energy.headline()).isEqualTo(Estimator.INSTANT_POWER);
        assertThat(energy.headlineReason()).contains("no Counter because of GPU-0 it has no energy counter");
        assertThat(energy.joules()).isCloseTo(signal.joules(length), offset(edge + signal.joules(length) * 0.001));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1})
    void aCounterThatIsReadAtTenHertzOnlyIsNeverOffByMoreThanATick(double period) {
        // Given
        Signal signal = Signal.constant(400);
        for (double phase = 0; phase < period; phase += period / 17) {
            List<PowerSample> samples = Recording.of(signal)
                    .counterTicking(period, phase)
                    .withoutPower()
                    .samples(0, 20);

            // When
            WindowEnergy energy = calculator.measure(Recording.log(samples), Recording.window(0, 20));

            // Then
            assertThat(energy.joules()).isCloseTo(8000, offset(400 * period + 1e-6));
        }
    }

    @Test
    void locatingTicksMakesTheEdgesSharp() {
        // Given
        Signal signal = Signal.constant(400);
        Recording recording = Recording.of(signal).counterTicking(0.1, 0.033);
        Window window = Recording.window(0, 20);

        // When
        WindowEnergy blind = calculator.measure(Recording.log(recording.samples(0, 20)), window);
        WindowEnergy seen = calculator.measure(Recording.log(recording.searchedSamples(0, 20)), window);

        // Then P·w/√6 of 100 ms are 16.3 J, which 1 % (k = 2) of 8.2 s outweighs
        assertThat(blind.timing().uncertaintyJoules()).isCloseTo(16.3, within(1.7));
        assertThat(blind.timing().windowForOnePercentSeconds()).isCloseTo(8.2, within(0.9));
        assertThat(seen.timing().uncertaintyJoules()).isLessThan(0.4);
        assertThat(seen.timing().windowForOnePercentSeconds()).isLessThan(0.2);
    }

    @Test
    void constantPowerIsExactUnderAnyJitter() {
        for (int seed = 0; seed < 200; seed++) {
            // Given
            Random random = new Random(seed);
            double watts = 20 + 680 * random.nextDouble();
            double length = 1 + 30 * random.nextDouble();
            List<PowerSample> samples =
                    Recording.of(Signal.constant(watts)).jittered(seed).unalignedSamples(0, length);

            // When
            WindowEnergy energy = calculator.measure(Recording.log(samples), Recording.window(0, length));

            // Then
            Percentage exact = Percentage.withPercentage(1e-6);
            assertThat(energy.counterJoules()).as("seed " + seed).isCloseTo(watts * length, exact);
            assertThat(energy.instantPowerJoules()).isCloseTo(watts * length, exact);
            assertThat(energy.averagePowerJoules()).isCloseTo(watts * length, exact);
            assertThat(requireNonNull(energy.disagreement()).percent()).isCloseTo(0, offset(1e-6));
        }
    }

    @Test
    void twoWindowsAddUpToTheirUnion() {
        for (int seed = 0; seed < 200; seed++) {
            // Given
            Random random = new Random(seed);
            double middle = 3 + 14 * random.nextDouble();
            List<PowerSample> samples = Recording.of(Signal.sine(300, 200, 1.7))
                    .counterTicking(0.1, 0.1 * random.nextDouble())
                    .jittered(seed)
                    .unalignedSamples(0, 20);

            // When
            WindowEnergy left = calculator.measure(Recording.log(samples), Recording.window(0, middle));
            WindowEnergy right = calculator.measure(Recording.log(samples), Recording.window(middle, 20));
            WindowEnergy whole = calculator.measure(Recording.log(samples), Recording.window(0, 20));

            // Then
            assertThat(sum(left.counterJoules(), right.counterJoules()))
                    .as("seed " + seed)
                    .isCloseTo(whole.counterJoules(), offset(1e-3));
            assertThat(sum(left.instantPowerJoules(), right.instantPowerJoules()))
                    .isCloseTo(whole.instantPowerJoules(), offset(1e-3));
        }
    }

    private static double sum(@Nullable Double left, @Nullable Double right) {
        return requireNonNull(left) + requireNonNull(right);
    }

    @Test
    void aRampIsExactByTrapezoids() {
        List<PowerSample> samples =
                Recording.of(Signal.ramp(100, 400, 20)).withoutCounter().samples(0, 20);
        assertThat(calculator
                        .measure(Recording.log(samples), Recording.window(0, 20))
                        .joules())
                .isCloseTo(5000, offset(0.01));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.04, 0.08, 0.125, 0.2, 1.0})
    void aSensorThatSleepsThreeQuartersOfTheTimeIsRightWhereTheLoadIsNotInStep(double period) {
        double worst = worstErrorOfSleepySensor(period, 0.025);
        assertThat(worst).isLessThan(0.6);
    }

    @Test
    void aSensorThatSleepsIsWrongByUpToThreeFifthsWhereTheLoadIsInStep() {
        // The instant field of an H100 sees 25 of every 100 ms: a load of the same period can hide from it altogether.
        double worst = worstErrorOfSleepySensor(0.1, 0.025);
        assertThat(worst).isBetween(55.0, 60.5);
    }

    @Test
    void aSensorThatNeverSleepsIsRightEvenInStep() {
        assertThat(worstErrorOfSleepySensor(0.1, 0.1)).isLessThan(0.3);
    }

    /** Largest error in percent over phases, of a 100/400 W square read through a sensor refreshed every 100 ms. */
    private double worstErrorOfSleepySensor(double period, double window) {
        double worst = 0;
        for (double phase = 0; phase < period; phase += period / 20) {
            Signal square = delayed(Signal.square(100, 400, period / 2), phase);
            List<PowerSample> samples = Recording.of(square)
                    .withoutCounter()
                    .instantSensor(window, 0.1)
                    .samples(0, 40);
            Double joules = calculator
                    .measure(Recording.log(samples), Recording.window(0, 40))
                    .joules();
            worst = Math.max(worst, 100 * Math.abs(requireNonNull(joules) - 10000) / 10000);
        }
        return worst;
    }

    private static Signal delayed(Signal signal, double by) {
        return new Signal() {
            @Override
            public double watts(double t) {
                return signal.watts(t - by);
            }

            @Override
            public double joules(double t) {
                return signal.joules(t - by);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 5, 10, 30, 60})
    void theOneSecondFieldLosesHalfASecondOfTheStep(double length) {
        // Given 50 W before the window and 400 W in it: the field shows the mean of the last second
        List<PowerSample> samples = Recording.of(Signal.step(50, 400, 0)).samples(0, length);

        // When
        WindowEnergy energy = calculator.measure(Recording.log(samples), Recording.window(0, length));

        // Then 175 J are missing, and the two estimators tell
        double expected = 400 * length - 175;
        assertThat(energy.averagePowerJoules()).isCloseTo(expected, offset(20.0));
        assertThat(energy.counterJoules()).isCloseTo(400 * length, Percentage.withPercentage(2));
    }
}
