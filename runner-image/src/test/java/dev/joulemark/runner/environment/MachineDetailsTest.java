package dev.joulemark.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processors, system, container and virtual machine in detail, and what of them identifies the measuring conditions. */
final class MachineDetailsTest {

    @TempDir
    private Path folder;

    private FakeMachine files = new FakeMachine(Path.of(""));

    @BeforeEach
    void aMachineThatHidesEverything() throws IOException {
        files = FakeMachine.in(folder);
    }

    @Test
    void theWholeMachineIsDescribed() throws IOException {
        // Given two packages of two cores with two threads each
        files.write("sys/devices/system/cpu/online", "0-7\n");
        for (int number = 0; number < 8; number++) {
            String folder = "sys/devices/system/cpu/cpu" + number;
            files.write(folder + "/topology/physical_package_id", number % 4 / 2 + "\n");
            files.write(folder + "/topology/core_id", number % 2 + "\n");
            files.write(folder + "/cpufreq/scaling_governor", (number == 7 ? "powersave" : "performance") + "\n");
            files.write(folder + "/cpufreq/scaling_driver", "amd-pstate-epp\n");
            files.write(folder + "/cpufreq/scaling_min_freq", "1500000\n");
            files.write(folder + "/cpufreq/scaling_max_freq", (number == 7 ? "3000000" : "3700000") + "\n");
        }
        files.write("sys/devices/system/cpu/smt/active", "1\n");
        files.write("sys/devices/system/cpu/cpufreq/boost", "1\n");
        files.write("sys/devices/system/node/online", "0-1\n");
        files.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        files.write("sys/class/dmi/id/sys_vendor", "Supermicro\n");
        files.write("sys/class/dmi/id/product_name", "AS-4125GS-TNRT\n");
        files.write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu vme tsc\n");
        files.write("proc/sys/kernel/osrelease", "6.8.0-45-generic\n");
        files.write("proc/loadavg", "1.25 0.80 0.50 2/800 4242\n");
        files.write("etc/os-release", "NAME=\"Ubuntu\"\nPRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\n");

        // When
        MachineSnapshot machine = files.inspect(Map.of());

        // Then
        assertThat(machine.processor())
                .isEqualTo(new ProcessorFacts(
                        2, 4, 8, 2, true, "performance,powersave", "amd-pstate-epp", 1500, 3700, true));
        assertThat(machine.system())
                .isEqualTo(new SystemFacts(
                        "6.8.0-45-generic",
                        "Ubuntu 24.04.1 LTS",
                        false,
                        "Supermicro AS-4125GS-TNRT",
                        65536000L * 1024,
                        "tsc",
                        ZoneId.systemDefault().getId(),
                        1.25));
        assertThat(machine.jvm().name()).isNotBlank();
        assertThat(machine.jvm().collectors()).isNotEmpty();
        assertThat(machine.jvm().flags()).allMatch(flag -> flag.startsWith("-X"));
        assertThat(machine.jvm().maxHeapBytes()).isPositive();
    }

    @Test
    void whatAMachineHidesIsNotKnown() {
        MachineSnapshot machine = files.inspect(Map.of());
        assertThat(machine.processor()).isEqualTo(ProcessorFacts.UNKNOWN);
        assertThat(machine.system().virtualised()).isNull();
        assertThat(machine.system().model()).isNull();
        assertThat(machine.system().clockSource()).isNull();
        assertThat(machine.system().loadAverage()).isNull();
        assertThat(machine.containerFacts()).isEqualTo(ContainerFacts.UNKNOWN);
    }

    @Test
    void packagesWithoutANumberAreNotCounted() throws IOException {
        // Given a virtual machine of Arm's
        files.write("sys/devices/system/cpu/online", "0\n");
        files.write("sys/devices/system/cpu/cpu0/topology/physical_package_id", "-1\n");
        files.write("sys/devices/system/cpu/cpu0/topology/core_id", "0\n");

        // Then
        assertThat(files.inspect(Map.of()).processor().sockets()).isNull();
        assertThat(files.inspect(Map.of()).processor().threads()).isEqualTo(1);
    }

    @Test
    void intelSaysTheOtherWayRoundWhetherClocksMayRise() throws IOException {
        files.write("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
        assertThat(files.inspect(Map.of()).processor().boost()).isFalse();
        files.write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
        assertThat(files.inspect(Map.of()).processor().boost()).isTrue();
    }

    @Test
    void aVirtualMachineSaysSo() throws IOException {
        files.write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor tsc\n");
        assertThat(files.inspect(Map.of()).system().virtualised()).isTrue();
    }

    @Test
    void limitsAndImageOfTheContainerAreTold() throws IOException {
        // Given
        files.write("cgroup/memory.max", "1073741824\n");
        files.write("cgroup/cpu.max", "250000 100000\n");
        files.write("cgroup/cpuset.cpus.effective", "0-3\n");
        files.write("proc/self/mountinfo", "31 1 0:27 / " + folder.resolve("cgroup") + " rw - cgroup2 cgroup2 rw\n");

        // When
        MachineSnapshot machine = files.inspect(
                Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "JOULEMARK_IMAGE", "example.org/runner:1@sha256:ab12"));

        // Then
        assertThat(machine.containerFacts())
                .isEqualTo(new ContainerFacts("kubernetes", "sha256:ab12", 2.5, 1L << 30, "0-3"));
    }

    @ParameterizedTest
    @CsvSource({
        "0::/kubepods.slice/pod1/cri-containerd-1, kubernetes",
        "12:cpu:/docker/abc, docker",
        "0::/machine.slice/libpod-1.scope, podman",
        "0::/system.slice/crio-1.scope, cri-o"
    })
    void whatRunsTheContainerIsReadFromItsGroup(String group, String runtime) throws IOException {
        files.write("proc/self/cgroup", group + "\n");
        assertThat(files.inspect(Map.of()).containerFacts().runtime()).isEqualTo(runtime);
        assertThat(files.inspect(Map.of()).container()).isTrue();
    }

    @Test
    void marksOfDockerAndPodmanAreFiles() throws IOException {
        files.write(".dockerenv", "");
        assertThat(files.inspect(Map.of()).containerFacts().runtime()).isEqualTo("docker");
        Files.delete(folder.resolve(".dockerenv"));
        files.write("run/.containerenv", "");
        assertThat(files.inspect(Map.of()).containerFacts().runtime()).isEqualTo("podman");
        Files.delete(folder.resolve("run/.containerenv"));
        assertThat(files.inspect(Map.of("container", "systemd-nspawn"))
                        .containerFacts()
                        .runtime())
                .isEqualTo("systemd-nspawn");
    }

    @Test
    void theDigestKnowsGovernorsAndNotTheLoad() throws IOException {
        // Given
        files.write("sys/devices/system/cpu/online", "0\n");
        files.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        String digest = files.inspect(Map.of()).digest();

        // Then
        files.write("proc/loadavg", "9.00 0.80 0.50 2/800 4242\n");
        assertThat(files.inspect(Map.of()).digest()).isEqualTo(digest);
        files.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
        assertThat(files.inspect(Map.of()).digest()).isNotEqualTo(digest);
    }

    @Test
    void theDigestKnowsTheBoardAndNotItsState() {
        // Given
        String digest = files.inspect(Map.of(), board(true, 700.0, 0L)).digest();

        // Then
        assertThat(files.inspect(Map.of(), board(true, 700.0, 1L << 30)).digest())
                .isEqualTo(digest);
        assertThat(files.inspect(Map.of(), board(false, 700.0, 0L)).digest()).isNotEqualTo(digest);
        assertThat(files.inspect(Map.of(), board(true, 600.0, 0L)).digest()).isNotEqualTo(digest);
    }

    private static GpuFacts board(boolean ecc, double defaultLimit, long memoryUsed) {
        return new GpuFacts(
                "GPU-a",
                "H100",
                "570",
                null,
                700.0,
                true,
                false,
                40.0,
                80L << 30,
                0,
                new GpuBoard("Hopper", "9.0", "96.0", ecc, 1980, 2619, "12.570", "12.8"),
                new GpuPowerLimits(700.0, defaultLimit, 200.0, 700.0),
                new GpuOccupancy(memoryUsed, false, 0.0, 0, 0, false, List.of(), 210.0, 2619.0, 0),
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|1", "0-3|4", "0-1,8-9,15|5", "|0", "x|0", "0-|0", "3-1|0"})
    void listsOfNumbersAreReadAsTheKernelWritesThem(@Nullable String text, int count) {
        assertThat(NumberRanges.of(text == null ? "" : text)).hasSize(count);
    }
}
