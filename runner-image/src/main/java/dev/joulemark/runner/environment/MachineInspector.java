package dev.joulemark.runner.environment;

import dev.joulemark.runner.power.GpuFacts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Looks at the machine and the container this process runs in. */
public final class MachineInspector {

    /** Environment variable with the image the container was started from. */
    public static final String IMAGE_VARIABLE = "JOULEMARK_IMAGE";

    /** Environment variable with the node of the cluster. */
    public static final String NODE_VARIABLE = "JOULEMARK_NODE";

    private final Path procFolder;
    private final Path root;
    private final Map<String, String> environment;

    /**
     * An inspector.
     *
     * @param procFolder {@code /proc}; beside it lie {@code sys} and {@code etc}
     * @param environment variables of this process
     */
    public MachineInspector(Path procFolder, Map<String, String> environment) {
        this.procFolder = procFolder;
        this.root = procFolder.toAbsolutePath().resolveSibling("");
        this.environment = Map.copyOf(environment);
    }

    /** The memory of the same machine. */
    public MemoryInspector memory() {
        return new MemoryInspector(procFolder);
    }

    /**
     * What the machine is now.
     *
     * @param gpus all its GPUs
     */
    public MachineSnapshot inspect(List<GpuFacts> gpus) {
        CgroupLimits limits = new CgroupLimits(procFolder);
        ContainerInspector container = new ContainerInspector(root, procFolder, environment);
        SystemInspector systemInspector = new SystemInspector(root, procFolder);
        String image = variable(IMAGE_VARIABLE);
        String os = System.getProperty("os.name") + " " + System.getProperty("os.version");
        String cpu = cpuModel();
        int count = cpuCount(limits);
        long memory = memoryBytes(systemInspector, limits);
        String node = variable(NODE_VARIABLE);
        String java = Runtime.version().toString();
        ProcessorFacts processor = new ProcessorInspector(root.resolve("sys")).facts();
        SystemFacts system = systemInspector.facts();
        ContainerFacts contained = container.facts(limits, image);
        JvmFacts jvm = JvmFacts.ofThisProcess();
        List<@Nullable Object> conditions =
                Arrays.asList(os, cpu, count, memory, image, node, java, processor, lasting(system), contained, jvm);
        return new MachineSnapshot(
                os,
                cpu,
                count,
                memory,
                image != null || container.isContainer(),
                image,
                node,
                java,
                gpus,
                processor,
                system,
                contained,
                jvm,
                ConditionDigest.of(conditions, gpus));
    }

    /** Without load and time zone: they do not tell two machines apart. */
    private static SystemFacts lasting(SystemFacts system) {
        return new SystemFacts(
                system.kernel(),
                system.osRelease(),
                system.virtualised(),
                system.model(),
                system.memoryTotalBytes(),
                system.clockSource(),
                null,
                null);
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** {@code vendor_id} of the processor, such as {@code GenuineIntel}; null where the kernel names none. */
    public @Nullable String processorVendor() {
        return ProcFiles.value(procFolder.resolve("cpuinfo"), "vendor_id").orElse(null);
    }

    /** "model name" on x86; Arm kernels name no model, only numbers of implementer and part. */
    private String cpuModel() {
        Path file = procFolder.resolve("cpuinfo");
        return ProcFiles.value(file, "model name")
                .or(() -> ProcFiles.value(file, "CPU implementer")
                        .map(implementer -> "implementer " + implementer + " part "
                                + ProcFiles.value(file, "CPU part").orElse("unknown")))
                .orElse("unknown");
    }

    private int cpuCount(CgroupLimits limits) {
        long listed = ProcFiles.lines(procFolder.resolve("cpuinfo")).stream()
                .filter(line -> line.startsWith("processor"))
                .count();
        long all = listed == 0 ? Runtime.getRuntime().availableProcessors() : listed;
        OptionalLong quota = limits.processors();
        return Math.toIntExact(quota.isPresent() ? Math.min(all, quota.getAsLong()) : all);
    }

    private static long memoryBytes(SystemInspector system, CgroupLimits limits) {
        long all = system.memoryTotalBytes().orElse(Long.MAX_VALUE);
        long limit = Math.min(all, limits.memoryBytes().orElse(Long.MAX_VALUE));
        return limit == Long.MAX_VALUE ? Runtime.getRuntime().maxMemory() : limit;
    }
}
