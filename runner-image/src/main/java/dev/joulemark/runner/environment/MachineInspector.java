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

    private static final long BYTES_PER_KIBIBYTE = 1024;
    private static final List<String> CONTAINER_MARKS = List.of("docker", "kubepods", "containerd", "libpod", "lxc");

    private final Path procFolder;
    private final Map<String, String> environment;

    /**
     * An inspector.
     *
     * @param procFolder {@code /proc}
     * @param environment variables of this process
     */
    public MachineInspector(Path procFolder, Map<String, String> environment) {
        this.procFolder = procFolder;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What the machine is now.
     *
     * @param gpus all its GPUs
     */
    public MachineSnapshot inspect(List<GpuFacts> gpus) {
        CgroupLimits limits = new CgroupLimits(procFolder);
        String os = System.getProperty("os.name") + " " + System.getProperty("os.version");
        String cpu = cpuModel();
        int count = cpuCount(limits);
        long memory = memoryBytes(limits);
        String image = variable(IMAGE_VARIABLE);
        String node = variable(NODE_VARIABLE);
        String java = Runtime.version().toString();
        List<@Nullable String> conditions =
                Arrays.asList(os, cpu, Integer.toString(count), Long.toString(memory), image, node, java);
        String digest = ConditionDigest.of(conditions, gpus);
        return new MachineSnapshot(os, cpu, count, memory, container(), image, node, java, gpus, digest);
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
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

    private long memoryBytes(CgroupLimits limits) {
        long all = ProcFiles.value(procFolder.resolve("meminfo"), "MemTotal")
                .map(value -> value.split(" ")[0])
                .filter(value -> value.matches("[0-9]{1,15}"))
                .map(value -> Long.parseLong(value) * BYTES_PER_KIBIBYTE)
                .orElse(Long.MAX_VALUE);
        long limit = Math.min(all, limits.memoryBytes().orElse(Long.MAX_VALUE));
        return limit == Long.MAX_VALUE ? Runtime.getRuntime().maxMemory() : limit;
    }

    private boolean container() {
        return variable(IMAGE_VARIABLE) != null
                || environment.containsKey("KUBERNETES_SERVICE_HOST")
                || environment.containsKey("container")
                || ProcFiles.lines(procFolder.resolve("self/cgroup")).stream()
                        .anyMatch(line -> CONTAINER_MARKS.stream().anyMatch(line::contains))
                || ProcFiles.lines(procFolder.resolve("self/mountinfo")).stream()
                        .anyMatch(MachineInspector::overlayRoot);
    }

    private static boolean overlayRoot(String mount) {
        return mount.contains(" / / ") && mount.contains(" - overlay ");
    }
}
