package dev.joulemark.runner.power.nvml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which NVML fails says what it means and what to do. */
@Tag("CM-11")
final class NvmlFailureTest {

    /** The first call into the library loads much, and the tests below have little time. */
    @BeforeAll
    static void loadWhatTheFirstCallLoads() {
        assertThat(new NvmlInventory(FakeNvml.playing("device GPU-a").library()).gpus())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "4, NO_PERMISSION, /dev/nvidiactl",
        "6, NO_SUCH_GPU, nvidia-smi -L",
        "9, DRIVER_NOT_LOADED, modprobe nvidia",
        "10, TIMEOUT, reboot",
        "12, LIBRARY_NOT_FOUND, Install the NVIDIA driver",
        "13, UNSUPPORTED, Update the driver",
        "15, GPU_LOST, Reset the GPU",
        "16, RESET_REQUIRED, gpu-reset",
        "17, OPERATING_SYSTEM, nvidia.com/gpu",
        "18, VERSION_MISMATCH, reboot the node",
        "27, NOT_READY, nvidia-persistenced",
        "28, NO_SUCH_GPU, nvidia-smi -L",
        "999, OTHER, nvidia-smi"
    })
    void aCodeHasAMeaningAndARemedy(int code, NvmlFailure failure, String remedy) {
        assertThat(NvmlFailure.of(code)).isEqualTo(failure);
        assertThat(failure.guidance()).contains(remedy);
    }

    @ParameterizedTest
    @EnumSource
    void meaningAndRemedyAreSentences(NvmlFailure failure) {
        assertThat(failure.meaning()).matches("[A-Z].*[a-zA-Z]\\.");
        assertThat(failure.guidance()).matches("[A-Z].*\\.");
    }

    @ParameterizedTest
    @CsvSource({"4", "9", "10", "17", "18", "27"})
    void aDriverThatDoesNotStartIsExplained(int code) {
        FakeNvml fake = FakeNvml.playing("init " + code, "device GPU-a");
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason())
                    .contains("code " + code + ").")
                    .endsWith(NvmlFailure.of(code).meaning());
            assertThat(unavailable.guidance()).isEqualTo(NvmlFailure.of(code).guidance());
        });
        assertThat(new NvmlInventory(fake.library()).gpus()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4", "10", "15", "16", "17", "27"})
    void aGpuThatCannotBeOpenedIsExplained(int code) {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail handle 0 inf " + code, "device GPU-b");
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofGpus(List.of("GPU-a")));
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason())
                    .startsWith("GPU GPU-a cannot be opened")
                    .endsWith(NvmlFailure.of(code).meaning());
            assertThat(unavailable.guidance()).isEqualTo(NvmlFailure.of(code).guidance());
        });
        assertThat(fake.references()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "15, DEVICE_LOST",
        "16, DEVICE_LOST",
        "4, NO_PERMISSION",
        "17, NO_PERMISSION",
        "1, TRANSIENT",
        "9, TRANSIENT",
        "10, TRANSIENT",
        "18, TRANSIENT",
        "27, TRANSIENT",
        "999, TRANSIENT"
    })
    void aReadingSaysWhyThereIsNone(int code, ReadFailure.Kind kind) {
        FakeNvml fake = FakeNvml.playingIn(Duration.ofMillis(300), "device GPU-a", "fail all 0 inf " + code);
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        try (PowerSource source = ((Opening.Opened) opening).source()) {
            // When
            PowerReading reading = new PowerReading();
            long start = System.nanoTime();
            do {
                source.read(0, reading);
            } while (reading.failure == null && System.nanoTime() - start < 2_000_000_000);

            // Then nothing of an earlier reading is left
            ReadFailure failure = requireNonNull(reading.failure);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains("code " + code);
            source.read(0, reading);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.instantPowerWatts).isNaN();
            assertThat(reading.averagePowerWatts).isNaN();
            assertThat(reading.temperatureCelsius).isNaN();
            assertThat(reading.memoryUsedBytes).isEqualTo(PowerReading.UNREAD);
            assertThat(reading.smClockMegahertz).isNaN();
            assertThat(reading.powerCapNanos).isEqualTo(PowerReading.UNREAD);
        }
    }

    @Test
    void aLostGpuIsNotHiddenByAnotherFailure() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail energy 0 inf 10", "fail fields 0 inf 15");
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        try (PowerSource source = ((Opening.Opened) opening).source()) {
            PowerReading reading = new PowerReading();
            source.read(0, reading);
            assertThat(requireNonNull(reading.failure).kind()).isEqualTo(ReadFailure.Kind.DEVICE_LOST);
        }
    }

    @Test
    void aDriverThatHangsIsGivenUp() {
        // Given an initialisation that takes far longer than one waits
        FakeNvml fake = FakeNvml.playing("init_hangs 1.5", "device GPU-a");

        // When
        Opening opening = new NvmlProvider(fake.library(Duration.ofMillis(100))).open(OpenRequest.ofAnything());

        // Then
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).isEqualTo("NVML did not answer within 0.1 s.");
            assertThat(unavailable.guidance()).contains("reboot");
        });
        assertThat(new NvmlInventory(fake.library(Duration.ofMillis(100))).gpus())
                .isEmpty();
        // And what comes late is closed again
        await().until(() -> fake.references() == 0 && fakeStarted(fake));
    }

    private static boolean fakeStarted(FakeNvml fake) {
        return new NvmlInventory(fake.library(Duration.ofMillis(100))).gpus().size() == 1;
    }

    @Test
    void aCallThatHangsDoesNotKeepTheSourceFromClosing() throws InterruptedException {
        // Given
        FakeNvml fake = FakeNvml.playingIn(Duration.ofMillis(500), "device GPU-a", "hang energy 0 2.5");
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        PowerSource source = ((Opening.Opened) opening).source();
        PowerReading reading = new PowerReading();
        Thread hanging = Thread.ofPlatform().daemon().start(() -> {
            while (reading.failure == null) {
                source.read(0, reading);
            }
        });
        Thread.sleep(600);

        // When
        source.close();

        // Then NVML stays up for the call, and when that returns no other is made
        assertThat(hanging.isAlive()).isTrue();
        assertThat(fake.references()).isEqualTo(1);
        hanging.join();
        assertThat(requireNonNull(reading.failure).message()).isEqualTo("The power source is closed.");
    }
}
