package dev.joulemark.runner.environment;

import dev.joulemark.runner.power.GpuFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement ran on.
 *
 * @param os name and version of the operating system
 * @param cpuModel model of the first processor
 * @param cpuCount processors this process may use
 * @param memoryBytes memory this process may use, in bytes
 * @param container whether it runs in a container
 * @param containerImage image it was started from; null where nobody said
 * @param node node of the cluster; null where nobody said
 * @param javaVersion version of the Java runtime
 * @param gpus all GPUs of the machine
 * @param processor processors of the whole machine
 * @param system machine, kernel and operating system
 * @param containerFacts the container, or the control group where there is none
 * @param jvm virtual machine of the runner
 * @param digest SHA-256 in hexadecimal over what identifies the measuring conditions; equal on two runs that may be compared
 */
public record MachineSnapshot(
        String os,
        String cpuModel,
        int cpuCount,
        long memoryBytes,
        boolean container,
        @Nullable String containerImage,
        @Nullable String node,
        String javaVersion,
        List<GpuFacts> gpus,
        ProcessorFacts processor,
        SystemFacts system,
        ContainerFacts containerFacts,
        JvmFacts jvm,
        String digest) {

    /** Copies the list. */
    public MachineSnapshot {
        gpus = List.copyOf(gpus);
    }
}
