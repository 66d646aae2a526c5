package dev.joulemark.runner.environment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Limits of the control group of this process, of version 2 and, where a controller is not in it, of version 1. The place of
 * the tree is taken from mountinfo (proc(5)), because it is not the same in every container.
 */
final class CgroupLimits {

    private final List<String> mounts;
    private final List<String> memberships;

    CgroupLimits(Path procFolder) {
        this.mounts = ProcFiles.lines(procFolder.resolve("self/mountinfo"));
        this.memberships = ProcFiles.lines(procFolder.resolve("self/cgroup"));
    }

    /** Memory limit in bytes; empty when there is none. */
    OptionalLong memoryBytes() {
        OptionalLong second = number(file("", "memory.max"));
        return second.isPresent() ? second : number(file("memory", "memory.limit_in_bytes"));
    }

    /**
     * Memory that the limit leaves, in bytes; empty when there is no limit. Pages of files are given up for others and do not
     * count as used.
     */
    OptionalLong memoryFreeBytes() {
        OptionalLong limit = memoryBytes();
        Optional<Long> used = stat("", "anon").or(() -> stat("memory", "rss"));
        return limit.isEmpty() || used.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, limit.getAsLong() - used.get()));
    }

    private Optional<Long> stat(String controller, String key) {
        return fileLines(controller, "memory.stat").stream()
                .filter(line -> line.matches(key + " [0-9]{1,18}"))
                .map(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst();
    }

    /** Processors by the CPU quota, rounded up; empty when there is no quota. */
    OptionalLong processors() {
        OptionalDouble quota = processorQuota();
        return quota.isPresent() ? OptionalLong.of((long) Math.ceil(quota.getAsDouble())) : OptionalLong.empty();
    }

    /** Processors by the CPU quota; empty when there is no quota. */
    OptionalDouble processorQuota() {
        Optional<String> second = file("", "cpu.max");
        if (second.isPresent()) {
            String[] words = second.get().split(" ");
            return words.length < 2
                    ? OptionalDouble.empty()
                    : ratio(number(Optional.of(words[0])), number(Optional.of(words[1])));
        }
        return ratio(number(file("cpu", "cpu.cfs_quota_us")), number(file("cpu", "cpu.cfs_period_us")));
    }

    /** Processors that the group may run on, as the kernel writes them. */
    Optional<String> cpuset() {
        return file("", "cpuset.cpus.effective")
                .or(() -> file("cpuset", "cpuset.effective_cpus"))
                .or(() -> file("cpuset", "cpuset.cpus"))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static OptionalDouble ratio(OptionalLong quota, OptionalLong period) {
        return quota.isEmpty() || period.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) quota.getAsLong() / period.getAsLong());
    }

    /** A number above 0: "max" and -1 both mean that there is no limit. */
    private static OptionalLong number(Optional<String> text) {
        return text.filter(value -> value.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .filter(value -> value > 0)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** First line of a file of the group of this process; empty controller for version 2. */
    private Optional<String> file(String controller, String name) {
        return fileLines(controller, name).stream().findFirst();
    }

    /** Lines of a file of the group of this process. */
    private List<String> fileLines(String controller, String name) {
        for (String mount : mounts) {
            String[] halves = mount.split(" - ", 2);
            String[] left = halves[0].split(" ");
            if (halves.length == 2 && left.length > 4 && carries(halves[1], controller)) {
                Path root = Path.of(left[4]);
                // Inside a container the group's own folder is often mounted as the root of the tree.
                for (Path folder : List.of(root.resolve(membership(controller)), root)) {
                    List<String> lines = ProcFiles.lines(folder.resolve(name));
                    if (!lines.isEmpty()) {
                        return lines;
                    }
                }
            }
        }
        return List.of();
    }

    private static boolean carries(String filesystem, String controller) {
        String[] words = filesystem.split(" ");
        if (controller.isEmpty()) {
            return words[0].equals("cgroup2");
        }
        return words[0].equals("cgroup") && words.length > 2 && names(words[2], controller);
    }

    private static boolean names(String list, String controller) {
        return Arrays.asList(list.split(",")).contains(controller);
    }

    /** The path of the group below the root of the tree, without its leading slash. */
    private String membership(String controller) {
        for (String line : memberships) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && (controller.isEmpty() ? parts[1].isEmpty() : names(parts[1], controller))) {
                return parts[2].replaceFirst("^/+", "");
            }
        }
        return "";
    }
}
