package dev.joulemark.runner.energy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Errors over many random phases of load and counter, since a single run may be right by luck. Two reads of a counter that
 * ticks every 100 ms are off by about a tick at each end; seeing the ticks is what this is about.
 */
@Tag("CM-11")
final class PooledAccuracyTest {

    private static final int RUNS = 60;

    private static List<Signal> signals(double phase, double length) {
        return List.of(
                Signal.constant(300),
                delayed(Signal.step(100, 400, 0), phase * length),
                delayed(Signal.sine(300, 200, 1), phase),
                delayed(Signal.square(80, 500, 0.2), phase),
                loaded(length));
    }

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

    @ParameterizedTest(name = "{0} s")
    @CsvSource({"1, 0.25, 5.0", "5, 0.05, 1.0", "20, 0.005, 0.05"})
    void seenTicksMakeShortWindowsAccurate(double length, double mean, double worst) {
        // Given
        Random random = new Random(20);
        double sum = 0;
        double blindSum = 0;
        double largest = 0;
        int count = 0;
        for (int run = 0; run < RUNS; run++) {
            double tick = 0.1 * random.nextDouble();
            for (Signal signal : signals(random.nextDouble(), length)) {
                Recording recording =
                        Recording.of(signal).counterTicking(0.1, tick).instantSensor(0.025, 0.1);

                // When
                double error = error(signal, recording.searchedSamples(0, length), length);
                double blind = error(signal, recording.samples(0, length), length);
                sum += error;
                blindSum += blind;
                largest = Math.max(largest, error);
                count++;
            }
        }

        // Then
        String figures = "%.0f s: mean %.3f %%, worst %.3f %%, without the search mean %.3f %%"
                .formatted(length, sum / count, largest, blindSum / count);
        assertThat(sum / count).as(figures).isLessThan(mean);
        assertThat(largest).as(figures).isLessThan(worst);
        assertThat(sum).as(figures).isLessThan(blindSum / 3);
    }

    @ParameterizedTest(name = "{0} s, ticks seen: {1}")
    @CsvSource({"1, true", "5, true", "20, true", "5, false", "20, false"})
    void errorsStayWithinTheUncertaintyThatIsStated(double length, boolean seen) {
        // Given
        Random random = new Random(21);
        int count = 0;
        int beyond = 0;
        int farBeyond = 0;
        for (int run = 0; run < RUNS; run++) {
            double tick = 0.1 * random.nextDouble();
            for (Signal signal : signals(random.nextDouble(), length)) {
                Recording recording =
                        Recording.of(signal).counterTicking(0.1, tick).instantSensor(0.025, 0.1);
                List<PowerSample> samples = seen ? recording.searchedSamples(0, length) : recording.samples(0, length);

                // When
                WindowEnergy energy =
                        new EnergyCalculator(false).measure(Recording.log(samples), Recording.window(0, length));
                double truth = signal.joules(length) - signal.joules(0);
                double error = Math.abs(requireNonNull(energy.counterJoules()) - truth);
                double stated = energy.timing().uncertaintyJoules();
                count++;
                beyond += error > 2 * stated + 0.0002 * energy.counterJoules() ? 1 : 0;
                farBeyond += error > 4 * stated + 0.0002 * energy.counterJoules() ? 1 : 0;
            }
        }

        // Then k = 2 covers at least 95 of 100, and nothing is far outside
        assertThat(beyond).as("%d of %d, far %d", beyond, count, farBeyond).isLessThanOrEqualTo(count / 20);
        assertThat(farBeyond).isLessThanOrEqualTo(count / 100);
    }

    private static double error(Signal signal, List<PowerSample> samples, double length) {
        SampleLog log = Recording.log(samples);
        Double joules = new EnergyCalculator(false)
                .measure(log, Recording.window(0, length))
                .counterJoules();
        double truth = signal.joules(length) - signal.joules(0);
        return 100 * Math.abs(requireNonNull(joules) / truth - 1);
    }
}
