package dev.joulemark.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that can be taken, and that was taken. */
final class MemoryInspectorTest {

    @TempDir
    private Path folder;

    private FakeMachine files = new FakeMachine(Path.of(""));

    @BeforeEach
    void aMachine() throws IOException {
        files = FakeMachine.in(folder);
        files.write("proc/meminfo", "MemTotal:  65536000 kB\nMemFree:  1 kB\nMemAvailable:   4000000 kB\n");
        files.write("proc/self/status", "Name:\tjava\nVmPeak:\t  9 kB\nVmHWM:\t  123456 kB\n");
    }

    @Test
    void outsideOfAContainerTheMachineDecides() {
        assertThat(memory().availableBytes()).hasValue(4_000_000L * 1024);
        assertThat(memory().peakResidentBytes()).hasValue(123_456L * 1024);
    }

    @Test
    void aLimitLeavesWhatIsNotUsedWithoutPagesOfFiles() throws IOException {
        // Given: of a limit of 1 GiB a half is taken, and some more by pages of files
        files.write("cgroup/pod/memory.max", "1073741824\n");
        files.write("cgroup/pod/memory.stat", "anon 536870912\nfile 300000000\n");
        files.write("proc/self/cgroup", "0::/pod\n");
        files.write("proc/self/mountinfo", "31 1 0:27 / " + folder.resolve("cgroup") + " rw - cgroup2 cgroup2 rw\n");

        // When, Then
        assertThat(memory().availableBytes()).hasValue(1L << 29);
    }

    @Test
    void aLimitOfVersionOneIsReadToo() throws IOException {
        files.write("memory/memory.limit_in_bytes", "536870912\n");
        files.write("memory/memory.stat", "cache 7\nrss 36870912\n");
        files.write("proc/self/cgroup", "4:memory:/docker/abc\n0::/\n");
        files.write(
                "proc/self/mountinfo",
                "31 1 0:27 /docker/abc " + folder.resolve("memory") + " rw - cgroup cgroup rw,memory\n");
        assertThat(memory().availableBytes()).hasValue(500_000_000);
    }

    @Test
    void whatIsNotToldIsUnknown() throws IOException {
        files.write("proc/meminfo", "MemTotal:  65536000 kB\n");
        files.write("proc/self/status", "Name:\tjava\n");
        assertThat(memory().availableBytes()).isEmpty();
        assertThat(memory().peakResidentBytes()).isEmpty();
    }

    private MemoryInspector memory() {
        return new MemoryInspector(folder.resolve("proc"));
    }
}
