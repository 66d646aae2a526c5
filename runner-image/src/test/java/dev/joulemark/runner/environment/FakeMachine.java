package dev.joulemark.runner.environment;

import dev.joulemark.runner.power.GpuFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Files of a machine of eight processors outside of any container.
 *
 * @param root where they are
 */
record FakeMachine(Path root) {

    static FakeMachine in(Path root) throws IOException {
        FakeMachine machine = new FakeMachine(root);
        machine.write(
                "proc/cpuinfo",
                "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 9654 96-Core Processor\n\n"
                        + "processor\t: 1\n".repeat(7));
        machine.write("proc/meminfo", "MemTotal:       65536000 kB\nMemFree: 1 kB\n");
        machine.write("proc/self/cgroup", "0::/\n");
        machine.write("proc/self/mountinfo", "30 1 0:26 / /sys rw - sysfs sysfs rw\n");
        return machine;
    }

    void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent() == null ? root : path.getParent());
        Files.writeString(path, text);
    }

    MachineSnapshot inspect(Map<String, String> environment, GpuFacts... gpus) {
        return new MachineInspector(root.resolve("proc"), environment).inspect(List.of(gpus));
    }
}
