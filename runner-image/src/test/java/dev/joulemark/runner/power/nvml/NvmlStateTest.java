package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clocks, slowdowns and processes while a GPU is measured, and what reading costs. */
@Tag("CM-11")
final class NvmlStateTest {

    /** The first call into the library loads much, and some tests have little time. */
    @BeforeAll
    static void loadWhatTheFirstCallLoads() {
        open(FakeNvml.playing("device GPU-a")).close();
    }

    private static PowerSource open(FakeNvml fake) {
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    @Test
    void clocksAreReadAsTheyAre() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "clock 1980 2619", "clock 1410 1593 0.3");
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
                source.read(0, reading);
                assertThat(reading.smClockMegahertz).isEqualTo(1410);
                assertThat(reading.memoryClockMegahertz).isEqualTo(1593);
            });
        }
    }

    @Test
    void timeUnderThePowerLimitGrowsWhileItActs() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "throttle 74 0 inf", "throttle 270 -2 0");
        try (PowerSource source = open(fake)) {
            // Given
            PowerReading first = new PowerReading();
            PowerReading second = new PowerReading();

            // When
            source.read(0, first);
            source.read(0, second);

            // Then, from the middle of one reading to that of the other, give or take what a call takes
            double elapsed = second.monotonicNanos - first.monotonicNanos;
            assertThat(second.powerCapNanos - first.powerCapNanos).isPositive();
            assertThat((double) (second.powerCapNanos - first.powerCapNanos)).isCloseTo(elapsed, within(2e8));
            assertThat(first.thermalThrottleNanos).isEqualTo(2_000_000_000);
            assertThat(second.thermalThrottleNanos).isEqualTo(2_000_000_000);
        }
    }

    @Test
    void processesAreCountedOnceASecond() {
        // Given a neighbour that comes
        FakeNvml fake = FakeNvml.playing("device GPU-a", "processes 1", "processes 2 0.5 inf");
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            source.read(0, reading);
            long first = reading.processCount;

            // When read again at once
            source.read(0, reading);

            // Then nothing is claimed about now, and later there are three
            assertThat(first).isBetween(1L, 3L);
            assertThat(reading.processCount).isEqualTo(PowerReading.UNREAD);
            await().pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
                source.read(0, reading);
                assertThat(reading.processCount).isEqualTo(3);
            });
        }
    }

    @Test
    void sensorsMayBeWrongAndNoisyAndTheCounterRight() {
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "curve constant 300",
                "gain 0.95",
                "offset -5",
                "noise 2",
                "counter 0.02 0.015",
                "counter_gain 1.01");
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            source.read(0, reading);
            assertThat(reading.instantPowerWatts).isBetween(278.0, 282.0);
            assertThat(reading.counterJoules).isCloseTo(1.01e6, within(2000.0));
        }
    }

    @Test
    void readingMakesNoGarbage() {
        // Given readings until everything is compiled
        FakeNvml fake = FakeNvml.playing("device GPU-a", "device GPU-b", "fail energy 0 inf 999");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            read(source, reading, 10_000);

            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            read(source, reading, 1000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            // Then: a failure that goes on makes none either; a little is left to the virtual machine
            assertThat(allocated).isLessThan(10_000);
        }
    }

    private static void read(PowerSource source, PowerReading reading, int times) {
        for (int i = 0; i < times; i++) {
            source.read(0, reading);
            source.read(1, reading);
            source.readCounter(0, reading);
        }
    }

    @Test
    void aCounterIsReadAgainWhenTheCallHungForAMoment() {
        // Given a call that returns 60 ms late, and then at once
        FakeNvml fake = FakeNvml.playingIn(Duration.ofMillis(400), "device GPU-a", "hang energy 0 0.06", "counter 0");
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            double worst = 0;
            for (long end = System.nanoTime() + 700_000_000; System.nanoTime() < end; ) {
                source.readCounter(0, reading);
                double exact = 1e6 + fake.joules(0, fake.startNanos(), reading.monotonicNanos);
                worst = Math.max(worst, Math.abs(reading.counterJoules - exact));
            }

            // Then the counter belongs to its time within what another program may stop this thread for, at 100 W
            assertThat(worst).isLessThan(2.5);
        }
    }

    @Test
    void whatIsReadForSoLongThatItsTimeIsUnknownIsNotBelieved() {
        FakeNvml fake = FakeNvml.playingIn(Duration.ofMillis(600), "device GPU-a", "hang fields 0 0.5");
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            await().pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
                source.read(0, reading);
                assertThat(reading.failure).isNotNull();
            });
            assertThat(reading.failure.message()).contains("took").contains("ms");
            assertThat(reading.instantPowerWatts).isNaN();
            assertThat(reading.averagePowerWatts).isNaN();
            assertThat(reading.powerCapNanos).isEqualTo(PowerReading.UNREAD);
            // And the counter, read before, keeps its own time
            assertThat(reading.counterJoules).isPositive();
            assertThat(System.nanoTime() - reading.monotonicNanos).isGreaterThan(100_000_000);
        }
    }
}
