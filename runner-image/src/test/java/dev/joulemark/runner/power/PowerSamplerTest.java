package dev.joulemark.runner.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("CM-11")
final class PowerSamplerTest {

    private static final Duration FAST = Duration.ofMillis(10);

    @TempDir
    private Path folder;

    private PowerSampler start(PowerSource source, Duration period) throws IOException {
        return PowerSampler.start(source, period, folder.resolve("spool"));
    }

    private static void counting(int device, PowerReading reading) {
        reading.counterJoules = (reading.monotonicNanos / 20_000_000L) * (device + 1);
        reading.instantPowerWatts = 50.0 * (device + 1);
    }

    private static void awaitFirstSample(PowerSampler sampler) {
        await().until(() -> sampler.latest(0).isPresent());
    }

    @Test
    void everyDeviceIsSampledInOrderOfTime() throws IOException, InterruptedException {
        // Given
        ScriptedSource source = new ScriptedSource(2, false, PowerSamplerTest::counting);

        // When
        SampleLog log;
        SamplerStatistics statistics;
        try (PowerSampler sampler = start(source, FAST)) {
            Thread.sleep(200);
            log = sampler.log();
            statistics = sampler.statistics();
            assertThat(sampler.latest(1))
                    .hasValueSatisfying(
                            sample -> assertThat(sample.instantPowerWatts()).isEqualTo(100));
        }

        // Then
        assertThat(log.devices()).extracting(PowerDevice::id).containsExactly("device-0", "device-1");
        assertThat(log.periodNanos()).isEqualTo(10_000_000);
        // However long the sleep really was
        assertThat((long) log.of(0).size()).isBetween(3L, statistics.wallNanos() / FAST.toNanos() + 2);
        assertThat(log.of(0)).extracting(PowerSample::monotonicNanos).isSorted();
        assertThat(statistics.samples()).isGreaterThanOrEqualTo(log.samples().size());
        assertThat(statistics.wallNanos()).isPositive();
        assertThat(statistics.longestGapNanos()).isPositive();
        assertThat(statistics.failedReads()).isZero();
    }

    @Test
    void aReadingOnDemandIsInTheLogBeforeItReturns() throws IOException {
        ScriptedSource source = new ScriptedSource(2, false, PowerSamplerTest::counting);
        try (PowerSampler sampler = start(source, Duration.ofHours(1))) {
            long before = System.nanoTime();
            long after = sampler.readNow();
            assertThat(sampler.log().between(before, after))
                    .extracting(PowerSample::device)
                    .contains(0, 1);
        }
    }

    @Test
    void ticksAreSoughtAfterAReadingOnDemandAndTheSearchEnds() throws IOException, InterruptedException {
        // Given a counter that ticks every 20 ms, and nothing sampled regularly
        ScriptedSource source = new ScriptedSource(1, true, PowerSamplerTest::counting);
        try (PowerSampler sampler = start(source, Duration.ofHours(1))) {
            awaitFirstSample(sampler);

            // When
            sampler.readNow();
            Thread.sleep(400);
            int polls = source.cheapReads.get();
            Thread.sleep(100);

            // Then
            List<PowerSample> samples = sampler.log().samples();
            assertThat(samples).hasSizeBetween(4, 6);
            assertThat(samples.stream()
                            .map(PowerSample::counterJoules)
                            .distinct()
                            .count())
                    .isGreaterThanOrEqualTo(3);
            assertThat(samples).extracting(PowerSample::monotonicNanos).isSorted();
            assertThat(sampler.latest(0)).contains(samples.get(1));
            assertThat(polls).isBetween(1, 125);
            assertThat(source.cheapReads.get()).isEqualTo(polls);
        }
    }

    @Test
    void aFailedPollDoesNotEndTheSearch() throws IOException, InterruptedException {
        // Given a counter of which every other poll fails
        ScriptedSource[] self = new ScriptedSource[1];
        self[0] = new ScriptedSource(1, true, (device, reading) -> {
            if (self[0].cheapReads.get() % 2 == 0) {
                counting(device, reading);
            }
        });
        try (PowerSampler sampler = start(self[0], Duration.ofHours(1))) {
            awaitFirstSample(sampler);
            sampler.readNow();
            Thread.sleep(300);
            assertThat(sampler.log().samples()).hasSizeBetween(3, 6);
        }
    }

    @Test
    void aSourceWithoutACheapReadingIsReadNoOftenerThanAsked() throws IOException, InterruptedException {
        ScriptedSource source = new ScriptedSource(1, false, PowerSamplerTest::counting);
        try (PowerSampler sampler = start(source, Duration.ofHours(1))) {
            awaitFirstSample(sampler);
            sampler.readNow();
            Thread.sleep(300);
            assertThat(source.reads.get()).isEqualTo(2);
        }
    }

    @Test
    void aReadThatHangsDoesNotHangTheRunner() throws IOException, InterruptedException {
        // Given
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ScriptedSource source = new ScriptedSource(1, false, (device, reading) -> {
            hung.countDown();
            awaitQuietly(release);
        });
        PowerSampler sampler = start(source, FAST);
        assertThat(hung.await(5, TimeUnit.SECONDS)).isTrue();

        // When
        long before = System.nanoTime();
        assertThat(sampler.log().samples()).isEmpty();
        sampler.close();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        release.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void failuresAreSamplesToo() throws IOException, InterruptedException {
        ReadFailure failure = new ReadFailure(ReadFailure.Kind.TRANSIENT, "it timed out");
        ScriptedSource source = new ScriptedSource(1, false, (device, reading) -> reading.failure = failure);
        try (PowerSampler sampler = start(source, FAST)) {
            Thread.sleep(100);
            assertThat(sampler.statistics().failedReads()).isPositive();
            assertThat(sampler.log().samples()).allSatisfy(sample -> {
                assertThat(sample.failure()).isEqualTo(failure);
                assertThat(sample.powerWatts()).isNull();
                assertThat(sample.counterJoules()).isNull();
            });
        }
    }

    @Test
    void theSpoolHoldsWhatTheLogHolds() throws IOException, InterruptedException {
        // Given
        ScriptedSource source = new ScriptedSource(2, false, (device, reading) -> {
            counting(device, reading);
            reading.temperatureCelsius = 41;
            reading.utilisationPercent = 99;
            reading.memoryUsedBytes = 7;
            reading.memoryTotalBytes = 8;
            reading.throttleReasons = 0x44;
        });

        // When
        SampleLog log;
        SampleLog alive;
        try (PowerSampler sampler = start(source, FAST)) {
            Thread.sleep(900);
            alive = new SpoolReader().read(folder.resolve("spool"));
            log = sampler.log();
        }
        SampleLog spooled = new SpoolReader().read(folder.resolve("spool"));

        // Then a runner killed after 0.9 s would have left nearly everything
        assertThat(alive.samples()).isNotEmpty();
        assertThat(spooled.devices()).isEqualTo(log.devices());
        assertThat(spooled.periodNanos()).isEqualTo(log.periodNanos());
        assertThat(spooled.samples()).startsWith(log.samples().toArray(PowerSample[]::new));
    }

    @Test
    void aSpoolThatWasCutShortIsReadUpToThere() throws IOException {
        // Given
        Path file = folder.resolve("spool");
        ScriptedSource source = new ScriptedSource(
                1, false, (device, reading) -> reading.failure = new ReadFailure(ReadFailure.Kind.DEVICE_LOST, "gone"));
        try (PowerSampler sampler = start(source, Duration.ofHours(1))) {
            sampler.readNow();
            sampler.readNow();
            sampler.readNow();
        }
        int whole = new SpoolReader().read(file).samples().size();
        byte[] bytes = Files.readAllBytes(file);

        // When
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));

        // Then
        List<PowerSample> samples = new SpoolReader().read(file).samples();
        assertThat(samples).hasSize(whole - 1);
        assertThat(samples)
                .allSatisfy(sample -> assertThat(sample.failure())
                        .extracting(ReadFailure::kind)
                        .isEqualTo(ReadFailure.Kind.DEVICE_LOST));
    }

    @Test
    void anotherFileIsNoSpool() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "this is no spool of samples at all");
        assertThatIOException().isThrownBy(() -> new SpoolReader().read(file)).withMessageContaining("is not a spool");
    }

    @Test
    void aPeriodOfNothingIsRefused() {
        ScriptedSource source = new ScriptedSource(1, false, PowerSamplerTest::counting);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(source, Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    @Test
    void missedSlotsAreSkippedAndCounted() {
        // Given
        SampleSlots slots = new SampleSlots(1000, 100);
        assertThat(slots.isDue(999)).isFalse();
        assertThat(slots.isDue(1000)).isTrue();

        // When a sample ends in its slot, and the next one three slots late
        slots.advance(1040);
        assertThat(slots.dueNanos()).isEqualTo(1100);
        slots.advance(1430);

        // Then
        assertThat(slots.skipped()).isEqualTo(3);
        assertThat(slots.dueNanos()).isEqualTo(1500);
    }

    @Test
    void samplingAllocatesNothing() throws IOException {
        // Given samples taken until everything is compiled and loaded
        ScriptedSource source = new ScriptedSource(1, false, PowerSamplerTest::counting);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (PowerSampler sampler = start(source, Duration.ofHours(1))) {
            for (int i = 0; i < 1500; i++) {
                sampler.readNow();
            }

            // When
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                sampler.readNow();
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            // Then: the arrays had room, and a sample makes no object; a little is left to the virtual machine
            assertThat(allocated).isLessThan(10_000);
        }
    }
}
