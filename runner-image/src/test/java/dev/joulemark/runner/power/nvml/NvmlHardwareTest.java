package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.SamplerStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real NVML, where a driver and a GPU are there; elsewhere skipped, with the reason. Numbers are held against what the GPU
 * itself says is possible, since nobody knows the true energy here.
 */
@Tag("HV-1")
final class NvmlHardwareTest {

    private static final NvmlLibrary REAL = new NvmlLibrary(NvmlLibrary.DEFAULT_NAME);

    @TempDir
    private Path folder;

    private static PowerSource open() {
        assumeTrue(
                Files.exists(Path.of("/dev/nvidiactl")),
                "There is no NVIDIA driver here (no /dev/nvidiactl), so the real NVML was not run.");
        Opening opening = new NvmlProvider(REAL).open(OpenRequest.ofAnything());
        if (opening instanceof Opening.Unavailable(String reason, String _)) {
            return abort("There is no NVIDIA GPU to measure here, so the real NVML was not run. " + reason);
        }
        return ((Opening.Opened) opening).source();
    }

    @Test
    void factsOfARealGpuArePlausible() {
        try (PowerSource source = open()) {
            List<GpuFacts> gpus = new NvmlInventory(REAL).gpus();
            assertThat(gpus).hasSize(source.devices().size());
            assertThat(gpus).allSatisfy(gpu -> {
                assertThat(gpu.uuid()).startsWith("GPU-");
                assertThat(gpu.driver()).matches("[0-9]+\\..*");
                assertThat(gpu.pciBusId()).matches("[0-9A-Fa-f]{8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\\.[0-9]");
                assertThat(gpu.board().computeCapability()).matches("[0-9]+\\.[0-9]");
                assertThat(gpu.board().nvmlVersion()).isNotBlank();
                assertThat(gpu.memoryTotalBytes()).isGreaterThan(1L << 30);
                assertThat(gpu.temperatureCelsius()).isBetween(5.0, 110.0);
            });
            source.capabilities().forEach(System.out::println);
        }
    }

    @Test
    void theEnergyOfTwoSecondsLiesBetweenNothingAndThePowerLimit() throws IOException, InterruptedException {
        try (PowerSource source = open();
                PowerSampler sampler = PowerSampler.start(source, Duration.ofMillis(100), folder.resolve("spool"))) {
            // When
            Thread.sleep(500);
            long start = sampler.readNow();
            Thread.sleep(2000);
            long stop = sampler.readNow();
            Thread.sleep(500);
            WindowEnergy energy = new EnergyCalculator(false).measure(sampler.log(), new Window(start, stop));
            SamplerStatistics statistics = sampler.statistics();

            // Then
            double seconds = (stop - start) / 1e9;
            double limit = new NvmlInventory(REAL)
                    .gpus().stream()
                            .mapToDouble(gpu -> gpu.powerLimitWatts() == null ? 1500 : gpu.powerLimitWatts())
                            .sum();
            assertThat(energy.joules()).isBetween(3 * seconds, 1.2 * limit * seconds);
            assertThat(energy.faults()).isEmpty();
            System.out.printf("%s%n%s%n", energy, statistics);
        }
    }
}
