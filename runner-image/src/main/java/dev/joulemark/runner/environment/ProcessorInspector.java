package dev.joulemark.runner.environment;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the processors from {@code /sys/devices/system}. */
final class ProcessorInspector {

    private static final int KILO = 1000;

    private final Path cpu;
    private final Path node;
    private final List<Integer> online;

    ProcessorInspector(Path sysFolder) {
        this.cpu = sysFolder.resolve("devices/system/cpu");
        this.node = sysFolder.resolve("devices/system/node");
        this.online =
                ProcFiles.first(cpu.resolve("online")).map(NumberRanges::of).orElse(List.of());
    }

    ProcessorFacts facts() {
        Set<Integer> packages = new HashSet<>();
        Set<String> cores = new HashSet<>();
        for (int number : online) {
            Integer packageId = number("cpu" + number + "/topology/physical_package_id");
            Integer coreId = number("cpu" + number + "/topology/core_id");
            if (packageId != null && coreId != null) {
                packages.add(packageId);
                cores.add(packageId + "/" + coreId);
            }
        }
        return new ProcessorFacts(
                orNull(packages.size()),
                orNull(cores.size()),
                orNull(online.size()),
                orNull(ProcFiles.first(node.resolve("online"))
                        .map(NumberRanges::of)
                        .orElse(List.of())
                        .size()),
                flag("smt/active"),
                names("scaling_governor"),
                names("scaling_driver"),
                megahertz("scaling_min_freq", Math::min),
                megahertz("scaling_max_freq", Math::max),
                boost());
    }

    private static @Nullable Integer orNull(int count) {
        return count == 0 ? null : count;
    }

    /** Not negative: Arm's virtual machines have packages of number -1. */
    private @Nullable Integer number(String file) {
        return ProcFiles.first(cpu.resolve(file))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(null);
    }

    private @Nullable Boolean flag(String file) {
        Integer number = number(file);
        return number == null ? null : number == 1;
    }

    private @Nullable String names(String file) {
        Set<String> names = new TreeSet<>();
        for (int number : online) {
            ProcFiles.first(cpu.resolve("cpu" + number + "/cpufreq/" + file)).ifPresent(names::add);
        }
        return names.isEmpty() ? null : String.join(",", names);
    }

    private @Nullable Integer megahertz(String file, IntBinaryOperator which) {
        return online.stream()
                .map(number -> number("cpu" + number + "/cpufreq/" + file))
                .filter(Objects::nonNull)
                .reduce(which::applyAsInt)
                .map(kilohertz -> kilohertz / KILO)
                .orElse(null);
    }

    /** Intel's driver says it the other way round. */
    private @Nullable Boolean boost() {
        Boolean boost = flag("cpufreq/boost");
        if (boost != null) {
            return boost;
        }
        Boolean noTurbo = flag("intel_pstate/no_turbo");
        return noTurbo == null ? null : !noTurbo;
    }
}
