package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.nvml.FakeNvml;
import dev.joulemark.runner.power.nvml.NvmlLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults of the driver through the real binding: never 0 J, never a hang, the right reason each time. */
@Tag("CM-11")
final class FaultInjectionTest {

    private static final double WATTS = 200;

    /** What a case is and what must come of it. */
    private record Case(String name, List<String> script, boolean energy, String reason) {}

    /** Each plays 200 W; the window is about from 0.4 s to 6.4 s of the library's own clock. */
    private static final List<Case> CASES = List.of(
            new Case("a read that fails once", List.of("fail all 3.0 3.11 999"), true, "Measured"),
            new Case("reads that fail for three seconds", List.of("fail all 2.0 5.0 999"), true, "SampleGap"),
            new Case("reads that fail for ever", List.of("fail all 3.0 inf 999"), false, "SampleGap"),
            new Case("a counter that fails for ever", List.of("fail energy 3.0 inf 999"), true, "Measured"),
            new Case("a counter that decreases", List.of("counter_reset 3.0"), true, "CounterReset"),
            new Case("no permission while measuring", List.of("fail all 3.0 inf 4"), false, "SampleGap"),
            new Case("a GPU that is lost in the window", List.of("fail all 3.0 inf 15"), false, "DeviceLost"),
            new Case("a GPU that needs a reset", List.of("fail all 3.0 inf 16"), false, "DeviceLost"));

    @Test
    @Tag("fault-38")
    void everyFaultOfTheDriverGetsItsReasonAndNoWrongNumber() {
        // Given all cases at once, since each takes the six seconds of its window
        List<CompletableFuture<Void>> checks = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Case one : CASES) {
                List<String> script = new ArrayList<>(List.of("device GPU-a", "curve constant " + WATTS));
                script.addAll(one.script());
                FakeNvml fake = FakeNvml.playing(script.toArray(String[]::new));

                // When
                checks.add(
                        CompletableFuture.supplyAsync(() -> NvmlMeasure.of(fake.library(), "--duration", "6s"), threads)
                                .thenAccept(measured -> isHonest(one, measured)));
            }
            // Then
            checks.forEach(CompletableFuture::join);
        }
    }

    private static void isHonest(Case expected, NvmlMeasure measured) {
        assertThat(measured.code()).as(expected.name()).isZero();
        assertThat(measured.reason()).as(expected.name()).isEqualTo(expected.reason());
        assertThat(measured.hasEnergy()).as(expected.name()).isEqualTo(expected.energy());
        if (expected.energy()) {
            double exact = WATTS * (measured.stopNanos() - measured.startNanos()) / 1e9;
            assertThat(measured.joules()).as(expected.name()).isCloseTo(exact, within(0.03 * exact));
        } else {
            assertThat(measured.reading().path("energy_unavailable_reason").asText())
                    .as(expected.name())
                    .isNotBlank();
        }
    }

    @Test
    @Tag("CM-14a")
    void aLibraryThatIsMissingIsAReasonWithoutANameAndARefusalWithOne() {
        // Given
        NvmlLibrary missing = new NvmlLibrary("/nowhere/libnvidia-ml.so.1");

        // When
        NvmlMeasure any = NvmlMeasure.of(missing, "--duration", "100ms");
        NvmlMeasure named = NvmlMeasure.of(missing, "--backend", "Nvml", "--duration", "100ms");

        // Then
        assertThat(any.code()).isZero();
        assertThat(any.hasEnergy()).isFalse();
        assertThat(any.reason()).isEqualTo("NotMeasured");
        assertThat(named.code()).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(named.messages()).contains("--backend Nvml").contains("driver");
    }

    @Test
    void withoutPermissionFromTheStartThereIsNoEnergyAndTheReasonSaysSo() {
        FakeNvml fake =
                FakeNvml.playing("device GPU-a", "fail energy 0 inf 4", "fail power 0 inf 4", "fail fields 0 inf 4");
        NvmlMeasure measured = NvmlMeasure.of(fake.library(), "--duration", "1s");
        assertThat(measured.hasEnergy()).isFalse();
        assertThat(measured.reading().toString()).containsIgnoringCase("permission");
    }
}
