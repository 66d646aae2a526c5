package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything that is told of a GPU before a run. */
@Tag("CM-11")
final class NvmlInventoryTest {

    @Test
    void everyFactOfAGpuIsTold() {
        // Given
        FakeNvml fake = FakeNvml.playing(
                "driver 570.86.15",
                "nvml 12.570.86.15",
                "cuda 12080",
                "device GPU-a",
                "name NVIDIA A100-SXM4-80GB",
                "pci 00000000:C1:00.0",
                "vbios 92.00.45.00.03",
                "architecture 7",
                "capability 8 0",
                "limit 350",
                "limits 100 400 400",
                "clock 210 1215",
                "clock_max 1410 1593",
                "ecc 1",
                "performance_state 8",
                "memory 85899345920 10485760",
                "utilisation 3",
                "processes 2",
                "graphics 1",
                "mps 4");

        // When
        GpuFacts gpu = new NvmlInventory(fake.library()).gpus().getFirst();

        // Then
        assertThat(gpu.uuid()).isEqualTo("GPU-a");
        assertThat(gpu.product()).isEqualTo("NVIDIA A100-SXM4-80GB");
        assertThat(gpu.pciBusId()).isEqualTo("00000000:C1:00.0");
        assertThat(gpu.powerLimitWatts()).isEqualTo(350);
        assertThat(gpu.memoryTotalBytes()).isEqualTo(80L << 30);
        assertThat(gpu.processCount()).isEqualTo(2);
        assertThat(gpu.board())
                .isEqualTo(new GpuBoard("Ampere", "8.0", "92.00.45.00.03", true, 1410, 1593, "12.570.86.15", "12.8"));
        assertThat(gpu.powerLimits()).isEqualTo(new GpuPowerLimits(350.0, 400.0, 100.0, 400.0));
        assertThat(gpu.occupancy())
                .isEqualTo(new GpuOccupancy(10L << 20, false, 3.0, 1, 4, false, List.of(), 210.0, 1215.0, 8));
        assertThat(gpu.capabilities()).extracting(DeviceCapabilities::deviceId).isEqualTo("GPU-a");
        assertThat(fake.references()).isZero();
    }

    @Test
    void whatCannotBeReadIsNotKnown() {
        // Given
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "fail limit 0 inf 4",
                "fail ecc 0 inf 3",
                "fail mig 0 inf 999",
                "fail vbios 0 inf 999",
                "fail architecture 0 inf 3",
                "fail capability 0 inf 999",
                "fail clock 0 inf 3",
                "fail processes 0 inf 4",
                "fail memory 0 inf 999",
                "fail utilisation 0 inf 3",
                "fail pstate 0 inf 3",
                "fail pci 0 inf 999");

        // When
        GpuFacts gpu = new NvmlInventory(fake.library()).gpus().getFirst();

        // Then
        assertThat(gpu.powerLimitWatts()).isNull();
        assertThat(gpu.pciBusId()).isNull();
        assertThat(gpu.migEnabled()).isNull();
        assertThat(gpu.processCount()).isNull();
        assertThat(gpu.memoryTotalBytes()).isNull();
        assertThat(gpu.powerLimits()).isEqualTo(GpuPowerLimits.UNKNOWN);
        assertThat(gpu.board()).isEqualTo(new GpuBoard(null, null, null, null, null, null, "12.570.00.00", "12.8"));
        assertThat(gpu.occupancy()).isEqualTo(GpuOccupancy.UNKNOWN);
    }

    @Test
    void anOldDriverLeavesGapsAndCountsItsReserveAsUsed() {
        FakeNvml fake = FakeNvml.ofAnOldDriver("device GPU-a");
        GpuFacts gpu = new NvmlInventory(fake.library()).gpus().getFirst();
        assertThat(gpu.board().architecture()).isNull();
        assertThat(gpu.board().computeCapability()).isEqualTo("9.0");
        assertThat(gpu.occupancy().memoryUsedIncludesReserve()).isTrue();
        assertThat(gpu.occupancy().mpsProcesses()).isNull();
        assertThat(gpu.processCount()).isZero();
    }

    @Test
    void gpusAreFoundByUuidWhateverTheirPlaceOnTheBus() {
        // Given an order by index that is neither that of the bus nor that of the names
        FakeNvml fake = FakeNvml.playing(
                "device GPU-c",
                "pci 00000000:9B:00.0",
                "name third",
                "device GPU-a",
                "pci 00000000:3B:00.0",
                "name first",
                "device GPU-b",
                "pci 00000000:5E:00.0",
                "name second");

        // When
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofGpus(List.of("GPU-a", "GPU-b")));

        // Then
        try (PowerSource source = ((Opening.Opened) opening).source()) {
            assertThat(source.devices())
                    .containsExactly(new PowerDevice("GPU-a", "first", 1), new PowerDevice("GPU-b", "second", 1));
            assertThat(source.capabilities())
                    .extracting(DeviceCapabilities::deviceId)
                    .containsExactly("GPU-a", "GPU-b");
        }
        assertThat(new NvmlInventory(fake.library()).gpus())
                .extracting(GpuFacts::uuid, GpuFacts::pciBusId)
                .containsExactly(
                        tuple("GPU-c", "00000000:9B:00.0"),
                        tuple("GPU-a", "00000000:3B:00.0"),
                        tuple("GPU-b", "00000000:5E:00.0"));
    }

    @Test
    void aModuleWithItsProcessorSaysSo() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "name NVIDIA GH200 480GB");
        try (PowerSource source =
                ((Opening.Opened) new NvmlProvider(fake.library()).open(OpenRequest.ofAnything())).source()) {
            assertThat(source.scope()).isEqualTo("gpu module with its cpu");
        }
    }
}
