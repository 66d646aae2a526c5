package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.AttributionRecord;
import dev.joulemark.api.result.AttributionStatus;
import dev.joulemark.api.result.ContainerRecord;
import dev.joulemark.api.result.EnvironmentRecord;
import dev.joulemark.api.result.GpuBoardRecord;
import dev.joulemark.api.result.GpuOccupancyRecord;
import dev.joulemark.api.result.GpuPowerLimitsRecord;
import dev.joulemark.api.result.GpuRecord;
import dev.joulemark.api.result.JvmRecord;
import dev.joulemark.api.result.ProcessorRecord;
import dev.joulemark.api.result.SystemRecord;
import dev.joulemark.runner.environment.ContainerFacts;
import dev.joulemark.runner.environment.JvmFacts;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.environment.ProcessorFacts;
import dev.joulemark.runner.environment.SystemFacts;
import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.DeviceCapabilities.Quantity;
import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("CM-11")
final class EnvironmentRecordsTest {

    private static final GpuFacts GPU = new GpuFacts(
            "GPU-1",
            "H100",
            "570",
            "0:3B",
            650.0,
            true,
            false,
            41.0,
            80L,
            0,
            new GpuBoard("Hopper", "9.0", "96.0", true, 1980, 2619, "12.570", "12.8"),
            new GpuPowerLimits(660.0, 700.0, 200.0, 710.0),
            new GpuOccupancy(5L, false, 1.0, 2, 3, true, List.of("MIG-1"), 345.0, 2600.0, 8),
            new DeviceCapabilities("GPU-1", Map.of(Quantity.ENERGY_COUNTER, "field 83"), List.of("It is slow.")));

    @Test
    void everyFactHasItsPlaceInTheResult() {
        // Given values of which no two are alike
        MachineSnapshot machine = new MachineSnapshot(
                "Linux 6",
                "EPYC",
                4,
                100,
                true,
                "image",
                "node-a",
                "25",
                List.of(GPU),
                new ProcessorFacts(1, 2, 3, 4, true, "performance", "pstate", 1500, 3700, false),
                new SystemFacts("6.8", "Debian 12", true, "KVM", 200L, "tsc", "UTC", 0.5),
                new ContainerFacts("kubernetes", "sha256:1", 2.5, 300L, "0-3"),
                new JvmFacts("OpenJDK", List.of("Copy"), List.of("-Xmx1g"), 400L),
                "digest");

        // When
        EnvironmentRecord record = Records.environment(machine, "PyTorch 2.7");

        // Then
        assertThat(record.engineVersion()).isEqualTo("PyTorch 2.7");
        assertThat(record.processor())
                .isEqualTo(new ProcessorRecord(1, 2, 3, 4, true, "performance", "pstate", 1500, 3700, false));
        assertThat(record.system())
                .isEqualTo(new SystemRecord("6.8", "Debian 12", true, "KVM", 200L, "tsc", "UTC", 0.5));
        assertThat(record.containerDetails())
                .isEqualTo(new ContainerRecord("kubernetes", "sha256:1", 2.5, 300L, "0-3"));
        assertThat(record.jvm()).isEqualTo(new JvmRecord("OpenJDK", List.of("Copy"), List.of("-Xmx1g"), 400L));
        GpuRecord gpu = record.gpus().getFirst();
        assertThat(gpu.board())
                .isEqualTo(new GpuBoardRecord("Hopper", "9.0", "96.0", true, 1980, 2619, "12.570", "12.8"));
        assertThat(gpu.powerLimits()).isEqualTo(new GpuPowerLimitsRecord(660.0, 700.0, 200.0, 710.0));
        assertThat(gpu.occupancy())
                .isEqualTo(new GpuOccupancyRecord(5L, false, 1.0, 2, 3, true, List.of("MIG-1"), 345.0, 2600.0, 8));
        assertThat(gpu.reads()).isEqualTo(Map.of("energy_counter", "field 83"));
        assertThat(gpu.shortcomings()).containsExactly("It is slow.");
        assertThat(gpu.attribution())
                .isEqualTo(new AttributionRecord(
                        AttributionStatus.SHARED,
                        List.of("GPU GPU-1 has 3 processes of the Multi-Process Service (MPS).")));
    }

    @Test
    void aGpuThatNobodyLookedIntoIsOfUnknownUse() {
        // Given
        GpuFacts gpu = new GpuFacts("GPU-1", "H100", null, null, null, null, false, null, null, null);
        MachineSnapshot machine = new MachineSnapshot(
                "os",
                "cpu",
                1,
                1,
                false,
                null,
                null,
                "25",
                List.of(gpu),
                ProcessorFacts.UNKNOWN,
                SystemFacts.UNKNOWN,
                ContainerFacts.UNKNOWN,
                JvmFacts.UNKNOWN,
                "digest");

        // When
        GpuRecord record = Records.environment(machine, "engine").gpus().getFirst();

        // Then
        assertThat(record.attribution().status()).isEqualTo(AttributionStatus.UNKNOWN);
        assertThat(record.attribution().reasons()).hasSize(1);
        assertThat(record.reads()).isEmpty();
    }
}
