package dev.joulemark.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.power.GpuFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineInspectorTest {

    @TempDir
    private Path folder;

    private FakeMachine files = new FakeMachine(Path.of(""));

    @BeforeEach
    void aMachineOfEightProcessors() throws IOException {
        files = FakeMachine.in(folder);
    }

    private static GpuFacts gpu(String uuid, @Nullable Double limit, @Nullable Double celsius, int processes) {
        return new GpuFacts(uuid, "H100", "570", "0:3B:00.0", limit, true, false, celsius, 80L << 30, processes);
    }

    @Test
    void aBareMachineIsDescribed() {
        MachineSnapshot machine = files.inspect(Map.of());
        assertThat(machine.os()).startsWith("Linux");
        assertThat(machine.cpuModel()).isEqualTo("AMD EPYC 9654 96-Core Processor");
        assertThat(machine.cpuCount()).isEqualTo(8);
        assertThat(machine.memoryBytes()).isEqualTo(65536000L * 1024);
        assertThat(machine.container()).isFalse();
        assertThat(machine.containerImage()).isNull();
        assertThat(machine.node()).isNull();
        assertThat(machine.javaVersion()).startsWith("25");
        assertThat(new MachineInspector(folder.resolve("proc"), Map.of()).processorVendor())
                .isEqualTo("AuthenticAMD");
        assertThat(machine.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void limitsOfControlGroupVersionTwoCount() throws IOException {
        // Given
        files.write("cgroup/pod/memory.max", "1073741824\n");
        files.write("cgroup/pod/cpu.max", "250000 100000\n");
        files.write("proc/self/cgroup", "0::/pod\n");
        files.write("proc/self/mountinfo", "31 1 0:27 / " + folder.resolve("cgroup") + " rw - cgroup2 cgroup2 rw\n");

        // When
        MachineSnapshot machine = files.inspect(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));

        // Then
        assertThat(machine.memoryBytes()).isEqualTo(1L << 30);
        assertThat(machine.cpuCount()).isEqualTo(3);
        assertThat(machine.container()).isTrue();
    }

    @Test
    void limitsOfControlGroupVersionOneCount() throws IOException {
        // Given a group whose own folder is mounted as the root, as in a container
        files.write("memory/memory.limit_in_bytes", "536870912\n");
        files.write("cpu/cpu.cfs_quota_us", "400000\n");
        files.write("cpu/cpu.cfs_period_us", "100000\n");
        files.write("proc/self/cgroup", "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n0::/\n");
        files.write(
                "proc/self/mountinfo",
                "31 1 0:27 /docker/abc " + folder.resolve("memory") + " rw - cgroup cgroup rw,memory\n"
                        + "32 1 0:28 /docker/abc " + folder.resolve("cpu") + " rw - cgroup cgroup rw,cpu,cpuacct\n");

        // When
        MachineSnapshot machine = files.inspect(Map.of());

        // Then
        assertThat(machine.memoryBytes()).isEqualTo(1L << 29);
        assertThat(machine.cpuCount()).isEqualTo(4);
        assertThat(machine.container()).isTrue();
    }

    @Test
    void noLimitIsNoLimit() throws IOException {
        files.write("cgroup/memory.max", "max\n");
        files.write("cgroup/cpu.max", "max 100000\n");
        files.write("proc/self/mountinfo", "31 1 0:27 / " + folder.resolve("cgroup") + " rw - cgroup2 cgroup2 rw\n");
        MachineSnapshot machine = files.inspect(Map.of());
        assertThat(machine.cpuCount()).isEqualTo(8);
        assertThat(machine.memoryBytes()).isEqualTo(65536000L * 1024);
    }

    @Test
    void imageAndNodeAreWhatTheEnvironmentSays() {
        MachineSnapshot machine =
                files.inspect(Map.of("JOULEMARK_IMAGE", "example.org/runner@sha256:1", "JOULEMARK_NODE", " node-a "));
        assertThat(machine.containerImage()).isEqualTo("example.org/runner@sha256:1");
        assertThat(machine.node()).isEqualTo("node-a");
        assertThat(machine.container()).isTrue();
    }

    @Test
    void theDigestIsThatOfTheConditionsAndNotOfTheMoment() {
        // Given
        String digest = files.inspect(Map.of(), gpu("GPU-a", 700.0, 40.0, 0), gpu("GPU-b", 700.0, 41.0, 0))
                .digest();

        // Then heat, processes and order do not matter
        assertThat(files.inspect(Map.of(), gpu("GPU-b", 700.0, 80.0, 5), gpu("GPU-a", 700.0, null, 1))
                        .digest())
                .isEqualTo(digest);
        // And power limit, GPUs and image do
        assertThat(files.inspect(Map.of(), gpu("GPU-a", 500.0, 40.0, 0), gpu("GPU-b", 700.0, 41.0, 0))
                        .digest())
                .isNotEqualTo(digest);
        assertThat(files.inspect(Map.of(), gpu("GPU-a", 700.0, 40.0, 0)).digest())
                .isNotEqualTo(digest);
        assertThat(files.inspect(
                                Map.of("JOULEMARK_IMAGE", "x"),
                                gpu("GPU-a", 700.0, 40.0, 0),
                                gpu("GPU-b", 700.0, 41.0, 0))
                        .digest())
                .isNotEqualTo(digest);
    }

    @Test
    void thisMachineCanBeInspected() {
        MachineSnapshot machine = new MachineInspector(Path.of("/proc"), System.getenv()).inspect(List.of());
        assertThat(machine.cpuCount()).isPositive();
        assertThat(machine.memoryBytes()).isPositive();
        assertThat(machine.cpuModel()).isNotBlank();
    }

    @Test
    void aFolderWithoutFilesLeavesWhatJavaKnows() {
        MachineSnapshot machine = new MachineInspector(folder.resolve("none"), Map.of()).inspect(List.of());
        assertThat(machine.cpuModel()).isEqualTo("unknown");
        assertThat(machine.cpuCount()).isPositive();
        assertThat(machine.memoryBytes()).isPositive();
    }
}
