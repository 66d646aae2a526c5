package dev.joulemark.runner.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Judges what was seen of the machine. Pure. */
final class MachineJudge {

    private static final int NEEDED_JAVA = 25;
    private static final double GIBIBYTE = 1L << 30;

    /** Room for the weights of a model of a billion parameters in 16 bits, and its download. */
    private static final double ENOUGH_GIBIBYTES = 4;

    private MachineJudge() {}

    static List<Check> judge(MachineSighting seen) {
        List<Check> checks = new ArrayList<>();
        checks.add(java(seen));
        checks.add(engine(seen));
        checks.add(cache(seen));
        checks.add(disk(seen));
        checks.add(processors(seen));
        checks.add(load(seen));
        if (!seen.readableRapl().isEmpty() || !seen.unreadableRapl().isEmpty()) {
            checks.add(rapl(seen));
        }
        return checks;
    }

    private static Check java(MachineSighting seen) {
        return seen.javaFeature() >= NEEDED_JAVA
                ? Check.ok("java", "Java " + seen.javaVersion() + ".")
                : Check.problem("java", "Java " + seen.javaVersion() + ".", "Install a JDK " + NEEDED_JAVA + ".");
    }

    private static Check engine(MachineSighting seen) {
        return seen.engine() == null
                ? Check.problem(
                        "pytorch",
                        "The native library of PyTorch is not there: models cannot be run.",
                        "Set PYTORCH_LIBRARY_PATH to the folder of libtorch.so, or build with the bundled engine.")
                : Check.ok("pytorch", "The native library of PyTorch comes from " + seen.engine() + ".");
    }

    private static Check cache(MachineSighting seen) {
        return seen.cacheProblem() == null
                ? Check.ok("cache", "Models and baselines are kept in " + seen.cacheFolder() + ".")
                : Check.problem(
                        "cache",
                        "The cache " + seen.cacheFolder() + " cannot be used: " + seen.cacheProblem() + ".",
                        "Set JOULEMARK_CACHE to a folder that can be written.");
    }

    private static Check disk(MachineSighting seen) {
        Long free = seen.cacheFreeBytes();
        if (free == null) {
            return Check.warning(
                    "disk",
                    "The room left for the cache is not known.",
                    "Look at it with df " + seen.cacheFolder() + ".");
        }
        double gibibytes = free / GIBIBYTE;
        String detail = String.format(Locale.ROOT, "%.1f GiB are free for the cache.", gibibytes);
        return gibibytes >= ENOUGH_GIBIBYTES
                ? Check.ok("disk", detail)
                : Check.warning("disk", detail, "Make room, or set JOULEMARK_CACHE to another file system.");
    }

    private static Check processors(MachineSighting seen) {
        String detail = seen.usableProcessors() + " of " + seen.machineProcessors() + " processors can be used.";
        if (seen.usableProcessors() < 2) {
            return Check.warning(
                    "processors",
                    detail + " The sampler has to share one with the workload, and samples late.",
                    "Give the process two processors: resources.limits.cpu on a cluster, --cpus in a container.");
        }
        return Check.ok("processors", detail);
    }

    private static Check load(MachineSighting seen) {
        Double load = seen.load();
        if (load == null) {
            return Check.ok("load", "The load of the machine is not known.");
        }
        String detail = String.format(Locale.ROOT, "The load of the last minute is %.1f.", load);
        return load < seen.machineProcessors() - 0.5
                ? Check.ok("load", detail)
                : Check.warning(
                        "load",
                        detail + " No processor is left for the sampler, and what else runs is measured as well.",
                        "Stop what else runs before you measure.");
    }

    private static Check rapl(MachineSighting seen) {
        if (seen.unreadableRapl().isEmpty()) {
            return Check.ok(
                    "rapl_permission", "The energy of " + seen.readableRapl().size() + " CPU packages can be read.");
        }
        String files = seen.unreadableRapl().stream().map(Path::toString).collect(Collectors.joining(" "));
        return Check.problem(
                "rapl_permission",
                "This user may not read " + files + ".",
                "sudo chmod a+r " + files + " (until the next boot; a udev rule makes it last)");
    }
}
