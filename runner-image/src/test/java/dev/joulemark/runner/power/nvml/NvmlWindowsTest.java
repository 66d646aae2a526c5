package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.SampleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows of two and a half seconds in real time through library, binding, sampler and calculator: many GPUs, and faults on
 * the way. All of them run at the same time, each on a library of its own.
 */
@Tag("CM-11")
final class NvmlWindowsTest {

    /** From the writing of a script to its second 0: enough to load the library and to open it. */
    private static final Duration LEAD = Duration.ofMillis(1500);

    private static final Duration WINDOW = Duration.ofMillis(2500);

    private static CompletableFuture<Run> eightGpus = new CompletableFuture<>();
    private static CompletableFuture<Run> counterReset = new CompletableFuture<>();
    private static CompletableFuture<Run> hang = new CompletableFuture<>();
    private static CompletableFuture<Run> permissionLost = new CompletableFuture<>();
    private static CompletableFuture<Run> failingForAWhile = new CompletableFuture<>();

    private record Run(FakeNvml fake, SampleLog log, Window window) {

        WindowEnergy energy() {
            return new EnergyCalculator(false).measure(log, window);
        }

        double edgeSeconds() {
            WindowEnergy energy = energy();
            Double joules = energy.joules();
            return joules == null ? 0 : energy.timing().uncertaintyJoules() * Math.sqrt(6) * window.seconds() / joules;
        }

        double exact(int index) {
            return fake.joules(index, window.startNanos(), window.stopNanos());
        }
    }

    @BeforeAll
    static void measureAllWindows(@TempDir Path folder) {
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            eightGpus = CompletableFuture.supplyAsync(() -> run(folder.resolve("1"), uuids(), eightDifferent()), pool);
            counterReset = one(pool, folder.resolve("2"), "counter_reset 1.1");
            hang = one(pool, folder.resolve("3"), "hang fields 0.6 2.1");
            permissionLost = one(pool, folder.resolve("4"), "fail all 1.5 inf 4");
            failingForAWhile = one(pool, folder.resolve("5"), "fail all 0.8 1.7 999");
        }
    }

    private static CompletableFuture<Run> one(ExecutorService pool, Path spool, String fault) {
        return CompletableFuture.supplyAsync(
                () -> run(spool, List.of(), List.of("device GPU-a", "curve constant 300", fault)), pool);
    }

    private static List<String> uuids() {
        List<String> uuids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            uuids.add("GPU-" + i);
        }
        Collections.reverse(uuids);
        return uuids;
    }

    private static List<String> eightDifferent() {
        List<String> script = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            script.add("device GPU-" + i);
            script.add(i % 2 == 0 ? "curve constant " + 100 * (i + 1) : "curve ramp 100 " + 50 * i + " 3");
            script.add("counter " + (i % 3 == 0 ? "0.02" : "0.1 0.01"));
        }
        return script;
    }

    private static Run run(Path spool, List<String> uuids, List<String> lines) {
        FakeNvml fake = FakeNvml.playingIn(LEAD, lines.toArray(String[]::new));
        long second0 = fake.startNanos();
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofGpus(uuids));
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        try (PowerSource source = ((Opening.Opened) opening).source();
                PowerSampler sampler = PowerSampler.start(source, Duration.ofMillis(100), spool)) {
            waitUntil(second0);
            long start = sampler.readNow();
            waitUntil(second0 + WINDOW.toNanos());
            long stop = sampler.readNow();
            waitUntil(stop + 300_000_000);
            return new Run(fake, sampler.log(), new Window(start, stop));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitUntil(long nanos) {
        while (nanos - System.nanoTime() > 0) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    }

    @Test
    void eightGpusAreSummedAndEachKeepsItsName() {
        // Given eight different GPUs that were asked for in another order than that of their indices
        Run run = eightGpus.join();

        // When
        WindowEnergy energy = run.energy();

        // Then: 2.5 %, and what badly located ticks cost on a busy machine
        double late = Math.max(0, run.edgeSeconds() - 0.003);
        assertThat(energy.headline()).isEqualTo(Estimator.COUNTER);
        double sum = 0;
        for (int device = 0; device < 8; device++) {
            double exact = run.exact(7 - device);
            sum += exact;
            assertThat(energy.devices().get(device).joules())
                    .as("GPU-%d, edges of %.4f s", 7 - device, run.edgeSeconds())
                    .isCloseTo(exact, within(0.025 * exact + 2 * 700 * late));
        }
        assertThat(energy.joules()).isCloseTo(sum, within(0.025 * sum + 2 * 2600 * late));
    }

    @Test
    @Tag("fault-38")
    void aCounterThatStartsAgainIsNotBelieved() {
        Run run = counterReset.join();
        assertThat(run.energy().faults()).contains(Fault.COUNTER_RESET);
        assertThat(run.energy().headline()).isNotEqualTo(Estimator.COUNTER);
        assertThat(run.energy().joules()).isCloseTo(run.exact(0), Percentage.withPercentage(3));
    }

    @Test
    void aCallThatHangsLeavesAGapAndNoFreeze() {
        // Given a driver that sleeps for a second and a half, as when another GPU is reset
        Run run = hang.join();
        assertThat(run.energy().coveragePercent()).isLessThan(60);
        assertThat(run.energy().longestGapSeconds()).isGreaterThan(1.3);
    }

    @Test
    @Tag("fault-38")
    void permissionThatIsLostLeavesNoEnergyAndSaysWhy() {
        Run run = permissionLost.join();
        assertThat(run.energy().joules()).isNull();
        assertThat(run.energy().unavailableReason()).isNotBlank();
        ReadFailure last = run.log().samples().stream()
                .map(PowerSample::failure)
                .filter(Objects::nonNull)
                .toList()
                .getLast();
        assertThat(last.kind()).isEqualTo(ReadFailure.Kind.NO_PERMISSION);
        assertThat(last.message()).contains("Insufficient Permissions (code 4)").contains("device files");
    }

    @Test
    @Tag("fault-39")
    void readsThatFailForAWhileAreAGapAndNotZero() {
        // Given neither counter nor power for 0.9 s
        Run run = failingForAWhile.join();

        // Then the counter bridges what was not seen, and that it was not seen stays visible
        assertThat(run.energy().joules()).isCloseTo(run.exact(0), Percentage.withPercentage(5));
        assertThat(run.energy().coveragePercent()).isLessThan(80);
        assertThat(run.energy().longestGapSeconds()).isGreaterThan(0.7);
    }
}
