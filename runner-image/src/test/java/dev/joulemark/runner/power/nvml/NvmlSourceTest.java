package dev.joulemark.runner.power.nvml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JNA binding against a compiled library. */
@Tag("CM-11")
final class NvmlSourceTest {

    private static PowerSource open(FakeNvml fake, String... uuids) {
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofGpus(List.of(uuids)));
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    private static Opening.Unavailable refused(FakeNvml fake, String... uuids) {
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofGpus(List.of(uuids)));
        assertThat(opening).isInstanceOf(Opening.Unavailable.class);
        assertThat(fake.references()).isZero();
        return (Opening.Unavailable) opening;
    }

    private static PowerReading read(PowerSource source, int device) {
        PowerReading reading = new PowerReading();
        source.read(device, reading);
        return reading;
    }

    @Test
    void aGpuTellsEverythingThatIsRecorded() {
        // Given
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "name NVIDIA H100 80GB HBM3",
                "curve constant 321",
                "temperature 55 55 0",
                "memory 85899345920 1234567890",
                "utilisation 87",
                "reasons 4 0 inf");
        try (PowerSource source = open(fake)) {
            // When
            long before = System.nanoTime();
            PowerReading reading = read(source, 0);
            long after = System.nanoTime();

            // Then
            assertThat(source.devices()).containsExactly(new PowerDevice("GPU-a", "NVIDIA H100 80GB HBM3", 1));
            assertThat(source.backend()).isEqualTo("Nvml");
            assertThat(source.scope()).isEqualTo("gpu board");
            assertThat(source.isEstimate()).isFalse();
            assertThat(reading.failure).isNull();
            assertThat(reading.monotonicNanos).isBetween(before, after);
            assertThat(reading.counterJoules).isCloseTo(1e6, within(1000.0));
            assertThat(reading.instantPowerWatts).isCloseTo(321, within(0.01));
            assertThat(reading.averagePowerWatts).isCloseTo(321, within(0.01));
            assertThat(reading.temperatureCelsius).isEqualTo(55);
            assertThat(reading.memoryUsedBytes).isEqualTo(1234567890);
            assertThat(reading.memoryTotalBytes).isEqualTo(85899345920L);
            assertThat(reading.utilisationPercent).isEqualTo(87);
            assertThat(reading.throttleReasons).isEqualTo(4);
        }
        assertThat(fake.references()).isZero();
    }

    @Test
    void theCheapReadingIsTheCounterAlone() {
        FakeNvml fake = FakeNvml.playing("device GPU-a");
        try (PowerSource source = open(fake)) {
            PowerReading reading = new PowerReading();
            assertThat(source.readCounter(0, reading)).isTrue();
            assertThat(reading.counterJoules).isPositive();
            assertThat(reading.instantPowerWatts).isNaN();
        }
    }

    @Test
    void gpusAreNamedByUuidAndKeepTheOrderAskedFor() {
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a", "curve constant 1", "device GPU-b", "curve constant 2", "device GPU-c");
        try (PowerSource source = open(fake, "GPU-b", "GPU-a")) {
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-b", "GPU-a");
            assertThat(read(source, 0).instantPowerWatts).isCloseTo(2, within(0.01));
        }
        try (PowerSource source = open(fake)) {
            assertThat(source.devices()).extracting(PowerDevice::id).containsExactly("GPU-a", "GPU-b", "GPU-c");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void theUnionIsReadByItsType(int type) {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "curve constant 250", "field_type " + type);
        try (PowerSource source = open(fake)) {
            assertThat(read(source, 0).instantPowerWatts).isCloseTo(250, within(0.01));
        }
    }

    @Test
    void anOldDriverFallsBackToTheOlderCalls() {
        // Given neither fields nor event reasons nor memory v2
        FakeNvml fake = FakeNvml.ofAnOldDriver("device GPU-a", "curve constant 250", "reasons 40 0 inf");
        try (PowerSource source = open(fake)) {
            // When
            PowerReading reading = read(source, 0);

            // Then
            assertThat(reading.instantPowerWatts).isNaN();
            assertThat(reading.averagePowerWatts).isCloseTo(250, within(0.01));
            assertThat(reading.throttleReasons).isEqualTo(0x40);
            assertThat(reading.memoryUsedBytes).isEqualTo(1L << 30);
            assertThat(reading.failure).isNull();
        }
    }

    @Test
    void aNewDriverIsAskedByTheNewerCalls() {
        FakeNvml fake = FakeNvml.ofANewDriver("device GPU-a", "temperature 61 61 0");
        try (PowerSource source = open(fake)) {
            assertThat(read(source, 0).temperatureCelsius).isEqualTo(61);
        }
        assertThat(new NvmlInventory(fake.library()).gpus().getFirst().temperatureCelsius())
                .isEqualTo(61);
    }

    @Test
    void whatAGpuCannotTellIsMissingAndNoFailure() {
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "counter none",
                "instant none",
                "average none",
                "fail utilisation 0 inf 3",
                "fail temperature 0 inf 3");
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source, 0);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.instantPowerWatts).isNaN();
            assertThat(reading.averagePowerWatts).isCloseTo(100, within(0.01));
            assertThat(reading.temperatureCelsius).isNaN();
            assertThat(reading.utilisationPercent).isNaN();
            assertThat(reading.failure).isNull();
            assertThat(source.readCounter(0, reading)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"15, DEVICE_LOST", "16, DEVICE_LOST", "4, NO_PERMISSION", "999, TRANSIENT", "10, TRANSIENT"})
    void codesBecomeKindsOfFailure(int code, ReadFailure.Kind kind) {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail energy 0 inf " + code);
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source, 0);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.instantPowerWatts).isCloseTo(100, within(0.01));
            ReadFailure failure = requireNonNull(reading.failure);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains("TotalEnergyConsumption").contains("code " + code);
        }
    }

    @Test
    void aFailedEntryOfTheFieldsIsNeverItsOldValue() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail instant 0 inf 999");
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source, 0);
            assertThat(reading.instantPowerWatts).isNaN();
            assertThat(reading.averagePowerWatts).isCloseTo(100, within(0.01));
            assertThat(reading.failure).isNotNull();
        }
    }

    @Test
    void aMissingLibraryIsAnAnswerAndNotAnError() {
        Opening opening = new NvmlProvider(new NvmlLibrary("libthere-is-none.so.1")).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains("libthere-is-none.so.1").contains("could not be loaded");
            assertThat(unavailable.guidance()).contains("NVIDIA driver").contains("JOULEMARK_NVML_LIBRARY");
        });
        assertThat(new NvmlInventory(new NvmlLibrary("libthere-is-none.so.1")).gpus())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9, modprobe", "4, /dev/nvidiactl", "18, reboot", "999, nvidia-smi"})
    void aDriverThatRefusesSaysWhatToDo(int code, String guidance) {
        Opening.Unavailable refused = refused(FakeNvml.playing("init " + code, "device GPU-a"));
        assertThat(refused.reason()).contains("could not be initialised").contains("code " + code);
        assertThat(refused.guidance()).contains(guidance);
    }

    @Test
    void noGpuIsNotZeroJoules() {
        assertThat(refused(FakeNvml.playing("driver 570.1")).reason()).isEqualTo("NVML shows no GPU.");
    }

    @Test
    void anUnknownUuidIsAnsweredWithTheKnownOnes() {
        Opening.Unavailable refused = refused(FakeNvml.playing("device GPU-a", "device GPU-b"), "GPU-x");
        assertThat(refused.reason()).contains("GPU-x").contains("Not Found");
        assertThat(refused.guidance()).contains("GPU-a, GPU-b");
    }

    @Test
    void aGpuWithoutPermissionOrLostCannotBeOpened() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail handle 0 inf 4", "device GPU-b", "fail handle 0 inf 15");
        assertThat(refused(fake, "GPU-a").guidance()).contains("/dev/nvidia");
        assertThat(refused(fake, "GPU-b").guidance()).contains("Reset");
        assertThat(refused(fake).reason()).isEqualTo("Only 0 of 2 GPUs can be read.");
    }

    @Test
    void aPartOfAGpuIsRefused() {
        assertThat(refused(FakeNvml.playing("device GPU-a"), "MIG-1").guidance())
                .contains("MIG off");
    }

    @Test
    void aGpuThatTellsNothingIsRefused() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "counter none", "instant none", "average none", "legacy none");
        assertThat(refused(fake).reason()).contains("neither energy nor power");
    }

    @Test
    void sourcesShareOneInitialisation() {
        FakeNvml fake = FakeNvml.playing("device GPU-a");
        PowerSource first = open(fake);
        PowerSource second = open(fake);
        assertThat(new NvmlInventory(fake.library()).gpus()).hasSize(1);
        assertThat(fake.references()).isEqualTo(1);
        first.close();
        first.close();
        assertThat(fake.references()).isEqualTo(1);
        assertThat(read(second, 0).failure).isNull();
        second.close();
        assertThat(fake.references()).isZero();
    }

    @Test
    void theInventoryListsAllGpusAndWhatIsWrongWithThem() {
        // Given
        FakeNvml fake = FakeNvml.playing(
                "driver 570.86.15",
                "device GPU-a",
                "name NVIDIA A100",
                "limit 400",
                "persistence 0",
                "mig 1",
                "processes 3",
                "device GPU-b",
                "fail limit 0 inf 999",
                "device GPU-c",
                "fail handle 0 inf 15");

        // When
        var gpus = new NvmlInventory(fake.library()).gpus();

        // Then
        assertThat(gpus).hasSize(3);
        assertThat(gpus.get(0).uuid()).isEqualTo("GPU-a");
        assertThat(gpus.get(0).product()).isEqualTo("NVIDIA A100");
        assertThat(gpus.get(0).driver()).isEqualTo("570.86.15");
        assertThat(gpus.get(0).pciBusId()).isEqualTo("00000000:3B:00.0");
        assertThat(gpus.get(0).powerLimitWatts()).isEqualTo(400);
        assertThat(gpus.get(0).persistenceMode()).isFalse();
        assertThat(gpus.get(0).migEnabled()).isTrue();
        assertThat(gpus.get(0).temperatureCelsius()).isEqualTo(40);
        assertThat(gpus.get(0).memoryTotalBytes()).isEqualTo(80L << 30);
        assertThat(gpus.get(0).processCount()).isEqualTo(3);
        assertThat(gpus.get(1).powerLimitWatts()).isNull();
        assertThat(gpus.get(1).persistenceMode()).isTrue();
        assertThat(gpus.get(1).migEnabled()).isFalse();
        assertThat(gpus.get(1).processCount()).isZero();
        assertThat(gpus.get(2).product()).contains("GPU is lost");
        assertThat(fake.references()).isZero();
    }

    @Test
    void anotherLibraryIsNamedByASystemProperty() {
        assertThat(NvmlLibrary.configured().name()).isNotBlank();
        System.setProperty(NvmlLibrary.OVERRIDE, " /opt/nvml.so ");
        try {
            assertThat(NvmlLibrary.configured().name()).isEqualTo("/opt/nvml.so");
        } finally {
            System.clearProperty(NvmlLibrary.OVERRIDE);
        }
    }
}
