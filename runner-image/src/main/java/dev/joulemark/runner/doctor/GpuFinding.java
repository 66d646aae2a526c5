package dev.joulemark.runner.doctor;

import dev.joulemark.runner.power.GpuFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * State of one GPU. What could not be read is null.
 *
 * @param uuid identity that does not depend on order
 * @param product product name
 * @param driver version of the driver
 * @param pciBusId address on the bus
 * @param powerLimitW limit in force, in watts
 * @param powerLimitDefaultW limit where nobody set one, in watts
 * @param temperatureC temperature now, in degrees Celsius
 * @param persistenceMode whether the driver stays loaded without a client
 * @param migEnabled whether the GPU is partitioned
 * @param processCount compute processes on it, of every container
 * @param checks what was looked at, with a remedy for each problem
 */
public record GpuFinding(
        String uuid,
        String product,
        @Nullable String driver,
        @Nullable String pciBusId,
        @Nullable Double powerLimitW,
        @Nullable Double powerLimitDefaultW,
        @Nullable Double temperatureC,
        @Nullable Boolean persistenceMode,
        @Nullable Boolean migEnabled,
        @Nullable Integer processCount,
        List<Check> checks) {

    private static final String UNREADABLE = "unreadable-";

    /** Copies the list. */
    public GpuFinding {
        checks = List.copyOf(checks);
    }

    static GpuFinding of(GpuFacts gpu) {
        return new GpuFinding(
                gpu.uuid(),
                gpu.product(),
                gpu.driver(),
                gpu.pciBusId(),
                gpu.powerLimitWatts(),
                gpu.powerLimits().defaultWatts(),
                gpu.temperatureCelsius(),
                gpu.persistenceMode(),
                gpu.migEnabled(),
                gpu.processCount(),
                checks(gpu));
    }

    private static List<Check> checks(GpuFacts gpu) {
        if (gpu.uuid().startsWith(UNREADABLE)) {
            return List.of(Check.problem(
                    "readable",
                    "This GPU does not answer: " + gpu.product() + ".",
                    "Reset it with sudo nvidia-smi --gpu-reset, or reboot the node."));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(persistence(gpu));
        checks.add(mig(gpu));
        checks.add(processes(gpu));
        sharing(gpu).ifPresent(checks::add);
        powerLimit(gpu).ifPresent(checks::add);
        return checks;
    }

    private static Check persistence(GpuFacts gpu) {
        if (gpu.persistenceMode() == null) {
            return Check.warning("persistence", "Persistence mode is not known.", "Look at it with nvidia-smi -q.");
        }
        return gpu.persistenceMode()
                ? Check.ok("persistence", "Persistence mode is on.")
                : Check.warning(
                        "persistence",
                        "Persistence mode is off: the driver may unload between runs, and idle power jumps.",
                        "sudo nvidia-smi -i " + gpu.uuid() + " -pm 1");
    }

    private static Check mig(GpuFacts gpu) {
        return Boolean.TRUE.equals(gpu.migEnabled())
                ? Check.problem(
                        "mig",
                        "The GPU is partitioned (MIG): its power is that of the whole board, and its parts cannot be measured.",
                        "sudo nvidia-smi -i " + gpu.uuid() + " -mig 0")
                : Check.ok("mig", "The GPU is not partitioned.");
    }

    private static Check processes(GpuFacts gpu) {
        Integer count = gpu.processCount();
        if (count == null) {
            return Check.warning(
                    "processes",
                    "Whether other processes use the GPU is not known.",
                    "Measure on a GPU that nobody else was given.");
        }
        return count == 0
                ? Check.ok("processes", "No process uses the GPU.")
                : Check.warning(
                        "processes",
                        count + (count == 1 ? " process uses" : " processes use")
                                + " the GPU: their energy counts as yours.",
                        "End them; nvidia-smi --query-compute-apps=pid,name --format=csv lists them.");
    }

    private static Optional<Check> sharing(GpuFacts gpu) {
        Integer shared = gpu.occupancy().mpsProcesses();
        return shared == null || shared == 0
                ? Optional.empty()
                : Optional.of(Check.warning(
                        "mps",
                        shared + " of them come through the Multi-Process Service and share one context.",
                        "Stop it for measurements: echo quit | nvidia-cuda-mps-control"));
    }

    private static Optional<Check> powerLimit(GpuFacts gpu) {
        Double limit = gpu.powerLimitWatts();
        Double usual = gpu.powerLimits().defaultWatts();
        if (limit == null || usual == null || limit.equals(usual)) {
            return Optional.empty();
        }
        return Optional.of(Check.warning(
                "power_limit",
                String.format(
                        Locale.ROOT,
                        "The power limit is %.0f W, not its default of %.0f W: energy and speed are those of this limit.",
                        limit,
                        usual),
                String.format(Locale.ROOT, "sudo nvidia-smi -i %s -pl %.0f, unless it is meant", gpu.uuid(), usual)));
    }
}
