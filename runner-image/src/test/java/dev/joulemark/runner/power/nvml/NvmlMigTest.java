package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A partitioned GPU (MIG) has one energy counter for all its parts. */
@Tag("CM-11")
final class NvmlMigTest {

    private static final FakeNvml FAKE = FakeNvml.playing(
            "device GPU-whole",
            "mig 0 1",
            "device GPU-parted",
            "mig 1",
            "mig_device MIG-1",
            "mig_device MIG-2",
            "device GPU-simple");

    private static Opening open(String... uuids) {
        return new NvmlProvider(FAKE.library()).open(OpenRequest.ofGpus(List.of(uuids)));
    }

    @Test
    @Tag("fault-37")
    void aPartitionedGpuIsRefusedByName() {
        assertThat(open("GPU-parted")).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains("GPU-parted is partitioned (MIG)");
            assertThat(unavailable.guidance()).contains("nvidia-smi -i GPU-parted -mig 0");
        });
        assertThat(FAKE.references()).isZero();
    }

    @Test
    void aPartitionedGpuAmongAllOfThemIsRefusedToo() {
        assertThat(open()).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains("GPU-parted");
            assertThat(unavailable.guidance()).contains("name a GPU that is not partitioned");
        });
    }

    @Test
    @Tag("fault-37")
    void aPartOfAGpuIsRefusedEvenThoughNvmlKnowsIt() {
        assertThat(open("MIG-1")).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains("MIG-1 is a part of a GPU");
            assertThat(unavailable.guidance()).contains("-mig 0");
        });
    }

    @Test
    void aGpuThatIsNotPartitionedYetIsMeasured() {
        assertThat(open("GPU-whole", "GPU-simple")).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
            try (PowerSource source = opened.source()) {
                assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-whole", "GPU-simple");
            }
        });
    }

    @Test
    void theInventoryTellsPartsAndWhatIsPending() {
        // When
        List<GpuFacts> gpus = new NvmlInventory(FAKE.library()).gpus();

        // Then
        assertThat(gpus).extracting(GpuFacts::migEnabled).containsExactly(false, true, false);
        assertThat(gpus).extracting(gpu -> gpu.occupancy().migPending()).containsExactly(true, true, false);
        assertThat(gpus.get(1).occupancy().migDevices()).containsExactly("MIG-1", "MIG-2");
        assertThat(gpus.get(0).occupancy().migDevices()).isEmpty();
        // And with MIG the driver tells no utilisation
        assertThat(gpus.get(1).occupancy().utilisationPercent()).isNull();
    }
}
