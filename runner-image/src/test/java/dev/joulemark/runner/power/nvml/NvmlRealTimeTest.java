package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.SampleLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Library, binding, sampler and calculator together, in real time: the only tests here that wait. */
@Tag("CM-11")
final class NvmlRealTimeTest {

    private static final double PEAK_WATTS = 500;

    @TempDir
    private Path folder;

    private record Run(SampleLog log, Window window) {}

    private Run run(FakeNvml fake, Duration length) throws IOException, InterruptedException {
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        try (PowerSource source = ((Opening.Opened) opening).source();
                PowerSampler sampler = PowerSampler.start(source, Duration.ofMillis(100), folder.resolve("spool"))) {
            Thread.sleep(300);
            long start = sampler.readNow();
            Thread.sleep(length);
            long stop = sampler.readNow();
            Thread.sleep(400);
            return new Run(sampler.log(), new Window(start, stop));
        }
    }

    @Test
    void counterAndTrapezoidOfTwoGpusMatchTheAnalyticIntegral() throws IOException, InterruptedException {
        // Given a sine of two seconds and a GPU without counter, with the staleness of an H100
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "curve sine 300 200 2",
                "counter 0.1",
                "device GPU-b",
                "curve ramp 100 300 5",
                "counter 0");

        // When
        Run run = run(fake, Duration.ofMillis(4317));
        WindowEnergy energy = new EnergyCalculator(false).measure(run.log(), run.window());

        // Then
        double first = fake.joules(0, run.window().startNanos(), run.window().stopNanos());
        double second = fake.joules(1, run.window().startNanos(), run.window().stopNanos());
        // And on a busy machine the ticks are located less well, which the calculator knows
        double edges = energy.timing().uncertaintyJoules()
                * Math.sqrt(6)
                * run.window().seconds()
                / (first + second);
        double tolerance = 0.025 * (first + second) + 2 * PEAK_WATTS * Math.max(0, edges - 0.003);
        assertThat(energy.headline()).isEqualTo(Estimator.COUNTER);
        assertThat(energy.joules()).as("edges of %.4f s", edges).isCloseTo(first + second, within(tolerance));
        assertThat(energy.devices().get(1).joules()).isCloseTo(second, within(tolerance));
        assertThat(energy.instantPowerJoules()).isCloseTo(first + second, Percentage.withPercentage(4));
        assertThat(edges).isLessThan(0.15);
        if (energy.timing().counterPeriodSeconds() != null) {
            assertThat(energy.timing().counterPeriodSeconds()).isCloseTo(0.1, within(0.02));
        }
        assertThat(energy.coveragePercent()).isGreaterThan(90);
    }

    @Test
    void aGpuThatIsLostOnTheWayLeavesNoEnergy() throws IOException, InterruptedException {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "device GPU-b", "fail all 1.0 inf 15");
        Run run = run(fake, Duration.ofMillis(1200));
        WindowEnergy energy = new EnergyCalculator(false).measure(run.log(), run.window());
        assertThat(energy.joules()).isNull();
        assertThat(energy.faults()).containsExactly(Fault.DEVICE_LOST);
        assertThat(energy.devices().getFirst().joules()).isNotNull();
        assertThat(energy.unavailableReason()).contains("GPU-b").contains("GPU is lost");
    }
}
