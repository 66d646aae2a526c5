package dev.joulemark.runner.power.rapl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.ReadFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaplSourceTest {

    private static final long RANGE = 262_143_328_850L;

    @TempDir
    private Path root;

    @BeforeEach
    void aMachineWithTwoPackages() throws IOException {
        domain("intel-rapl:0", "package-0", 1_000_000);
        domain("intel-rapl:0:0", "core", 1);
        domain("intel-rapl:1", "package-1", 2_000_000);
        domain("intel-rapl:2", "psys", 3_000_000);
        domain("intel-rapl-mmio:0", "package-0", 1_000_000);
    }

    private void domain(String folder, String name, long microjoules) throws IOException {
        Path path = Files.createDirectories(root.resolve(folder));
        Files.writeString(path.resolve("name"), name + "\n");
        Files.writeString(path.resolve("max_energy_range_uj"), RANGE + "\n");
        energy(folder, microjoules);
    }

    private void energy(String folder, long microjoules) throws IOException {
        Files.writeString(root.resolve(folder).resolve("energy_uj"), microjoules + "\n");
    }

    private PowerSource open() {
        Opening opening = new RaplProvider(root).open(OpenRequest.ofGpus(List.of("GPU-ignored")));
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    private static double joules(PowerSource source, int device) {
        PowerReading reading = new PowerReading();
        source.read(device, reading);
        assertThat(reading.failure).isNull();
        return reading.counterJoules;
    }

    @Test
    void packagesAreCountedOnceAndTheirPartsNotAtAll() {
        try (PowerSource source = open()) {
            assertThat(source.devices())
                    .extracting(PowerDevice::id)
                    .containsExactly("intel-rapl:0/package-0", "intel-rapl:1/package-1");
            assertThat(joules(source, 0)).isCloseTo(1, within(1e-9));
            assertThat(joules(source, 1)).isCloseTo(2, within(1e-9));
            assertThat(source.backend()).isEqualTo("Rapl");
            assertThat(source.scope()).isEqualTo("cpu package");
            assertThat(source.isEstimate()).isFalse();
        }
    }

    @Test
    void memoryIsAddedAsDevicesOfItsOwnWhereEveryPackageCountsIt() throws IOException {
        // Given
        domain("intel-rapl:0:1", "dram", 400_000);
        domain("intel-rapl:1:0", "dram", 500_000);

        // When
        try (PowerSource source = open()) {
            // Then
            assertThat(source.scope()).isEqualTo("cpu package and memory");
            assertThat(source.devices())
                    .extracting(PowerDevice::id)
                    .containsExactly(
                            "intel-rapl:0/package-0",
                            "intel-rapl:1/package-1",
                            "intel-rapl:0:1/dram",
                            "intel-rapl:1:0/dram");
            assertThat(joules(source, 3)).isCloseTo(0.5, within(1e-9));
        }
    }

    @Test
    void aCounterThatEachDieOfAPackageShowsIsCountedOnce() throws IOException {
        domain("intel-rapl:0", "package-0-die-0", 10_000_000);
        domain("intel-rapl:1", "package-0-die-1", 10_300_000);
        domain("intel-rapl:3", "package-1-die-0", 10_100_000);
        domain("intel-rapl:4", "package-1-die-1", 90_000_000);
        try (PowerSource source = open()) {
            assertThat(source.devices())
                    .extracting(PowerDevice::id)
                    .containsExactly(
                            "intel-rapl:0/package-0-die-0",
                            "intel-rapl:3/package-1-die-0",
                            "intel-rapl:4/package-1-die-1");
        }
    }

    @Test
    void memoryBelowItsPackageIsFoundOnce() throws IOException {
        domain("intel-rapl:0/intel-rapl:0:0", "dram", 400_000);
        domain("intel-rapl:1/intel-rapl:1:0", "dram", 500_000);
        domain("intel-rapl:0:0", "dram", 400_000);
        try (PowerSource source = open()) {
            assertThat(source.devices()).hasSize(4);
        }
    }

    @Test
    void memoryThatOnlyOnePackageCountsIsLeftOutAndSaidToBe() throws IOException {
        domain("intel-rapl:0:1", "dram", 400_000);
        try (PowerSource source = open()) {
            assertThat(source.devices()).hasSize(2);
            assertThat(source.scope()).startsWith("cpu package; memory is not readable everywhere");
        }
    }

    @Test
    void memoryThatMayNotBeReadIsLeftOutAndSaidToBe() throws IOException {
        domain("intel-rapl:0:1", "dram", 400_000);
        domain("intel-rapl:1:0", "dram", 500_000);
        Opening opening = new RaplProvider(root, file -> !file.toString().contains("intel-rapl:1:0"))
                .open(OpenRequest.ofAnything());
        try (PowerSource source = ((Opening.Opened) opening).source()) {
            assertThat(source.devices()).hasSize(2);
            assertThat(source.scope()).contains("not counted");
        }
    }

    @Test
    void aCounterWhoseRangeIsNotKnownIsNotUnwrapped() throws IOException {
        Files.writeString(root.resolve("intel-rapl:0/max_energy_range_uj"), "0\n");
        try (PowerSource source = open()) {
            double before = joules(source, 0);
            energy("intel-rapl:0", 10);
            assertThat(joules(source, 0)).isLessThan(before);
        }
    }

    @Test
    void aCounterThatWrapsGoesOn() throws IOException {
        energy("intel-rapl:0", RANGE - 500_000);
        try (PowerSource source = open()) {
            double before = joules(source, 0);
            energy("intel-rapl:0", 700_000);
            assertThat(joules(source, 0) - before).isCloseTo(1.2, within(1e-6));
            energy("intel-rapl:0", RANGE - 1);
            joules(source, 0);
            energy("intel-rapl:0", 0);
            assertThat(joules(source, 0) - before).isCloseTo(0.5 + RANGE * 1e-6, within(1e-6));
        }
    }

    @Test
    void aCounterThatFallsALittleIsPassedOnSoThatItIsRefused() throws IOException {
        try (PowerSource source = open()) {
            double before = joules(source, 0);
            energy("intel-rapl:0", 10);
            assertThat(joules(source, 0)).isLessThan(before);
        }
    }

    @Test
    void whatIsNoNumberIsAFailureAndNotZero() throws IOException {
        try (PowerSource source = open()) {
            Files.writeString(root.resolve("intel-rapl:0/energy_uj"), "\n");
            PowerReading reading = new PowerReading();
            source.read(0, reading);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure).extracting("kind").isEqualTo(ReadFailure.Kind.TRANSIENT);
        }
    }

    @Test
    void anUnreadableCounterSaysThatOnlyRootMayReadIt() {
        Opening opening = new RaplProvider(root, file -> !file.toString().contains("intel-rapl:1"))
                .open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains("intel-rapl:1").contains("cannot be read");
            assertThat(unavailable.guidance()).contains("CVE-2020-8694");
        });
    }

    @Test
    void aMachineWithoutRaplSaysSo() {
        Opening opening = new RaplProvider(root.resolve("missing")).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOfSatisfying(Opening.Unavailable.class, unavailable -> {
            assertThat(unavailable.reason()).contains("no CPU package");
            assertThat(unavailable.guidance()).contains("virtual machines");
        });
    }

    @Test
    void aTreeThatMakesNoSenseIsUnavailable() throws IOException {
        Files.writeString(root.resolve("intel-rapl:0/max_energy_range_uj"), "many");
        assertThat(new RaplProvider(root).open(OpenRequest.ofAnything())).isInstanceOf(Opening.Unavailable.class);
    }
}
