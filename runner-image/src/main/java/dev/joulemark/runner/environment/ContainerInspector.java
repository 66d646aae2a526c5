package dev.joulemark.runner.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Looks at the container this process runs in. */
final class ContainerInspector {

    /** Parts of the names of control groups, and what makes such groups. */
    private static final List<String> MARKS = List.of("kubepods", "crio", "docker", "containerd", "libpod", "lxc");

    private static final Map<String, String> RUNTIMES =
            Map.of("kubepods", "kubernetes", "crio", "cri-o", "libpod", "podman");

    private static final String DIGEST = "@sha256:";

    private final Path root;
    private final Path procFolder;
    private final Map<String, String> environment;

    ContainerInspector(Path root, Path procFolder, Map<String, String> environment) {
        this.root = root;
        this.procFolder = procFolder;
        this.environment = environment;
    }

    ContainerFacts facts(CgroupLimits limits, @Nullable String image) {
        OptionalDouble quota = limits.processorQuota();
        OptionalLong memory = limits.memoryBytes();
        return new ContainerFacts(
                runtime(),
                image == null || !image.contains(DIGEST) ? null : image.substring(image.indexOf(DIGEST) + 1),
                quota.isPresent() ? quota.getAsDouble() : null,
                memory.isPresent() ? memory.getAsLong() : null,
                limits.cpuset().orElse(null));
    }

    /** The most particular mark first: what Kubernetes runs is also run by containerd. */
    @Nullable
    String runtime() {
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            return "kubernetes";
        }
        List<String> groups = ProcFiles.lines(procFolder.resolve("self/cgroup"));
        for (String mark : MARKS) {
            if (groups.stream().anyMatch(line -> line.contains(mark))) {
                return RUNTIMES.getOrDefault(mark, mark);
            }
        }
        if (Files.exists(root.resolve(".dockerenv"))) {
            return "docker";
        }
        if (Files.exists(root.resolve("run/.containerenv"))) {
            return "podman";
        }
        String variable = environment.get("container");
        return variable == null || variable.isBlank() ? null : variable.strip();
    }

    /** Whether this is a container at all, also one that shows nobody's mark. */
    boolean isContainer() {
        return runtime() != null
                || ProcFiles.lines(procFolder.resolve("self/mountinfo")).stream()
                        .anyMatch(mount -> mount.contains(" / / ") && mount.contains(" - overlay "));
    }
}
