package dev.joulemark.runner.environment;

import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the energy of a GPU is that of one experiment, as far as can be seen before its model is loaded. NVML gives the
 * process ids of the host, also in a container, so that processes are told by their number, by memory and by utilisation, and
 * never by whose they are: before the model is loaded there must be none.
 *
 * <p>What cannot be seen: a neighbour with a claim on the same GPU (time-slicing) that has not started anything yet.
 */
public sealed interface Attribution {

    /**
     * Memory in use up to which a GPU counts as empty. Chosen, not documented by NVIDIA: above the few MiB that idle boards
     * show, below what a CUDA context takes, which is more than 100 MiB.
     */
    long IDLE_MEMORY_BYTES = 64L << 20;

    /** The same where drivers before 510 count what they keep for themselves as used: hundreds of MiB on large boards. */
    long IDLE_MEMORY_WITH_RESERVE_BYTES = 1L << 30;

    /** Utilisation in percent up to which a GPU counts as idle. Chosen: short wake-ups by monitoring tools stay below. */
    double IDLE_UTILISATION_PERCENT = 5;

    /** Nobody else was seen on the GPUs. */
    record Exclusive() implements Attribution {}

    /**
     * Somebody else was seen.
     *
     * @param signs what was seen, never empty
     */
    record Shared(List<Sign> signs) implements Attribution {
        /** Copies the list. */
        public Shared {
            signs = List.copyOf(signs);
        }
    }

    /**
     * The driver tells too little.
     *
     * @param reason a sentence
     */
    record Unknown(String reason) implements Attribution {}

    /**
     * One thing that shows that a GPU is shared.
     *
     * @param kind what it is
     * @param gpu UUID
     * @param message a sentence
     * @param value what was read
     * @param threshold up to which the GPU would count as not shared
     */
    record Sign(Kind kind, String gpu, String message, double value, double threshold) {}

    /** What shows that a GPU is shared. */
    enum Kind {
        /** Multi-Instance GPU is on: one energy counter for all parts. */
        PARTITIONED(true),

        /** The Multi-Process Service lets several processes compute at once. */
        MULTI_PROCESS_SERVICE(true),

        /** Processes compute on it. */
        COMPUTE_PROCESSES(false),

        /** Memory is in use. */
        MEMORY_IN_USE(false),

        /** It has work. */
        BUSY(false);

        private final boolean sharesPowerDomain;

        Kind(boolean sharesPowerDomain) {
            this.sharesPowerDomain = sharesPowerDomain;
        }

        /** Whether the GPU is set up to be shared, rather than merely used by somebody now. */
        public boolean sharesPowerDomain() {
            return sharesPowerDomain;
        }
    }

    /**
     * What the facts of all measured GPUs say together: one that is shared decides, then one that is unknown.
     *
     * @param gpus facts from before the model was loaded
     */
    static Attribution before(List<GpuFacts> gpus) {
        List<Sign> signs = gpus.stream().flatMap(gpu -> signs(gpu).stream()).toList();
        if (!signs.isEmpty()) {
            return new Shared(signs);
        }
        for (GpuFacts gpu : gpus) {
            String reason = unknown(gpu);
            if (reason != null) {
                return new Unknown(reason);
            }
        }
        return gpus.isEmpty() ? new Unknown("No GPU was looked at.") : new Exclusive();
    }

    private static List<Sign> signs(GpuFacts gpu) {
        List<Sign> signs = new ArrayList<>();
        GpuOccupancy now = gpu.occupancy();
        if (Boolean.TRUE.equals(gpu.migEnabled())) {
            signs.add(sign(Kind.PARTITIONED, gpu, "is partitioned (MIG)", 1, 0));
        }
        if (now.mpsProcesses() != null && now.mpsProcesses() > 0) {
            String what = "has " + now.mpsProcesses() + " processes of the Multi-Process Service (MPS)";
            signs.add(sign(Kind.MULTI_PROCESS_SERVICE, gpu, what, now.mpsProcesses(), 0));
        }
        if (gpu.processCount() != null && gpu.processCount() > 0) {
            String what = "has " + gpu.processCount() + " compute processes before the model is loaded";
            signs.add(sign(Kind.COMPUTE_PROCESSES, gpu, what, gpu.processCount(), 0));
        }
        long idle = Boolean.TRUE.equals(now.memoryUsedIncludesReserve())
                ? IDLE_MEMORY_WITH_RESERVE_BYTES
                : IDLE_MEMORY_BYTES;
        if (now.memoryUsedBytes() != null && now.memoryUsedBytes() > idle) {
            String what =
                    "has " + (now.memoryUsedBytes() >> 20) + " MiB in use before the model is loaded" + drawing(now);
            signs.add(sign(Kind.MEMORY_IN_USE, gpu, what, (double) now.memoryUsedBytes(), (double) idle));
        }
        Double busy = busyPercent(gpu);
        if (busy != null && busy > IDLE_UTILISATION_PERCENT) {
            String what = "is used for " + busy + " % of the time before the model is loaded";
            signs.add(sign(Kind.BUSY, gpu, what, busy, IDLE_UTILISATION_PERCENT));
        }
        return signs;
    }

    private static Sign sign(Kind kind, GpuFacts gpu, String what, double value, double threshold) {
        return new Sign(kind, gpu.uuid(), "GPU " + gpu.uuid() + " " + what + ".", value, threshold);
    }

    private static String drawing(GpuOccupancy now) {
        return now.graphicsProcesses() != null && now.graphicsProcesses() > 0
                ? ", some of it by " + now.graphicsProcesses() + " processes that draw"
                : "";
    }

    /** Without persistence mode looking at a GPU wakes it up, which shows as utilisation. */
    private static @Nullable Double busyPercent(GpuFacts gpu) {
        return Boolean.FALSE.equals(gpu.persistenceMode())
                ? null
                : gpu.occupancy().utilisationPercent();
    }

    private static @Nullable String unknown(GpuFacts gpu) {
        if (gpu.migEnabled() == null) {
            return "The driver does not tell whether GPU " + gpu.uuid() + " is partitioned (MIG).";
        }
        return gpu.processCount() == null && gpu.occupancy().memoryUsedBytes() == null
                ? "The driver tells neither the processes nor the memory in use of GPU " + gpu.uuid() + "."
                : null;
    }
}
