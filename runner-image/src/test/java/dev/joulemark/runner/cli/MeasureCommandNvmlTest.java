package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.nvml.FakeNvml;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole way from the command to the C library and back, on curves whose integral is known. */
@Tag("CM-11")
final class MeasureCommandNvmlTest {

    private static final List<String> CURVES = List.of(
            "constant 300",
            "ramp 100 400 30",
            "step 100 400 11.3",
            "square 100 400 0.7 0.7",
            "sine 300 150 1",
            "burst 80 400 0.15 0.4");

    /** Curves whose trapezoid at 10 Hz is exact or nearly so; the others need a counter. */
    private static final List<String> SMOOTH = List.of("constant 300", "ramp 100 400 30", "sine 300 150 7");

    private static FakeNvml fake(List<String> curves, String counter, String instant) {
        List<String> script = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            script.addAll(List.of("device GPU-" + i, "curve " + curves.get(i), counter, instant));
        }
        return FakeNvml.playing(script.toArray(String[]::new));
    }

    @Test
    void everyCurveIsWithinATenthOfAPercentByCounterAndTheSmoothOnesByPower() {
        // Given GPUs whose counter ticks every 100 ms, and GPUs without a counter
        FakeNvml counting = fake(CURVES, "counter 0.1", "instant 0.025 0.1");
        FakeNvml powered = fake(SMOOTH, "counter none", "instant 0 0");

        // When
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            var first =
                    CompletableFuture.supplyAsync(() -> NvmlMeasure.of(counting.library(), "--duration", "20s"), both);
            var second =
                    CompletableFuture.supplyAsync(() -> NvmlMeasure.of(powered.library(), "--duration", "20s"), both);

            // Then
            isRight(first.join(), counting, CURVES, "Counter");
            isRight(second.join(), powered, SMOOTH, "InstantPower");
        }
    }

    private static void isRight(NvmlMeasure measured, FakeNvml fake, List<String> curves, String headline) {
        assertThat(measured.code()).isZero();
        assertThat(measured.reading().path("headline").asText()).isEqualTo(headline);
        assertThat(measured.reason()).isEqualTo("Measured");
        double sum = 0;
        double exactSum = 0;
        // A busy machine locates ticks less well, which the reading knows of itself.
        double percent =
                0.1 + 2 * measured.reading().path("quantisation_percent").asDouble();
        for (int i = 0; i < curves.size(); i++) {
            JsonNode device = measured.reading().path("devices").path(i);
            double exact = fake.joules(i, measured.startNanos(), measured.stopNanos());
            assertThat(device.path("energy_j").asDouble())
                    .as(headline + " of " + curves.get(i))
                    .isCloseTo(exact, within(exact * percent / 100));
            sum += device.path("energy_j").asDouble();
            exactSum += exact;
        }
        assertThat(measured.joules()).isCloseTo(sum, within(1e-6));
        assertThat(measured.joules()).isCloseTo(exactSum, within(exactSum * percent / 100));
    }
}
