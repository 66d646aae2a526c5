import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.SampleLog;
import dev.joulemark.runner.power.SamplerStatistics;
import dev.joulemark.runner.power.nvml.NvmlProvider;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What sampling costs: runs the sampler on all GPUs of the NVML library for a while and prints CPU, allocation and jitter of
 * its thread as a row of a Markdown table. Arguments: rate in Hz, seconds of warm-up, seconds after it.
 */
final class SamplerCost {

    private static final double NANOS = 1e9;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Counters at one time; all of them only grow. */
    private record Reading(long nanos, long cpuNanos, long processCpuNanos, long allocatedBytes, long collections) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int hertz = Integer.parseInt(args[0]);
        int warmUp = Integer.parseInt(args[1]);
        int steady = Integer.parseInt(args[2]);
        if (!(new NvmlProvider().open(OpenRequest.ofAnything()) instanceof Opening.Opened(PowerSource source))) {
            throw new IllegalStateException("JOULEMARK_NVML_LIBRARY names no NVML library with GPUs");
        }
        Path spool = Files.createTempFile("sampler-cost", ".spool");
        try (source) {
            new SamplerCost().run(source, hertz, warmUp, steady, spool);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private void run(PowerSource source, int hertz, int warmUp, int steady, Path spool)
            throws IOException, InterruptedException {
        Duration period = Duration.ofNanos((long) (NANOS / hertz));
        List<Reading> readings = new ArrayList<>();
        SampleLog log;
        SamplerStatistics statistics;
        try (PowerSampler sampler = PowerSampler.start(source, period, spool)) {
            long id = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("joulemark-power-sampler"))
                    .findFirst()
                    .orElseThrow()
                    .threadId();
            for (int second = 0; second <= warmUp + steady; second++) {
                readings.add(read(id));
                Thread.sleep(1000);
            }
            statistics = sampler.statistics();
            log = sampler.log();
        }
        print(hertz, source.devices().size(), readings, warmUp, log, statistics);
    }

    private Reading read(long thread) {
        long collections = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
        return new Reading(
                System.nanoTime(),
                threads.getThreadCpuTime(thread),
                system.getProcessCpuTime(),
                threads.getThreadAllocatedBytes(thread),
                collections);
    }

    private static void print(
            int hertz, int gpus, List<Reading> readings, int warmUp, SampleLog log, SamplerStatistics statistics) {
        Reading first = readings.getFirst();
        Reading warm = readings.get(warmUp);
        Reading last = readings.getLast();
        long[] allocated = new long[readings.size() - 1 - warmUp];
        for (int i = 0; i < allocated.length; i++) {
            allocated[i] = readings.get(warmUp + i + 1).allocatedBytes() - readings.get(warmUp + i).allocatedBytes();
        }
        Arrays.sort(allocated);
        double[] late = lateness(log, warm.nanos());
        System.out.printf(
                Locale.ROOT,
                "| %d Hz x %d GPUs | %.3f %% | %.3f %% | %.3f %% | %d B/s | %d of %d | %d | %.2f / %.2f / %.2f ms | %d |%n",
                hertz,
                gpus,
                share(first.cpuNanos(), last.cpuNanos(), first, last),
                share(warm.cpuNanos(), last.cpuNanos(), warm, last),
                share(warm.processCpuNanos(), last.processCpuNanos(), warm, last),
                allocated[allocated.length / 2],
                Arrays.stream(allocated).filter(bytes -> bytes > 100_000).count(),
                allocated.length,
                last.collections() - first.collections(),
                late[late.length / 2],
                late[(int) (late.length * 0.99)],
                late[late.length - 1],
                statistics.skippedSlots());
    }

    private static double share(long from, long to, Reading begin, Reading end) {
        return 100.0 * (to - from) / (end.nanos() - begin.nanos());
    }

    /**
     * How late the samples of the first GPU were, in milliseconds, sorted. No sample is early, so that the earliest shows where
     * the slots are; most are less than a tenth of a period later than that.
     */
    private static double[] lateness(SampleLog log, long fromNanos) {
        long period = log.periodNanos();
        long[] phases = log.of(0).stream()
                .filter(sample -> sample.monotonicNanos() - fromNanos >= 0)
                .mapToLong(sample -> Math.floorMod(sample.monotonicNanos() - fromNanos, period))
                .sorted()
                .toArray();
        long usual = phases[phases.length / 2];
        long tenth = period / 10;
        long[] late = Arrays.stream(phases)
                .map(phase -> Math.floorMod(phase - usual + tenth, period) - tenth)
                .sorted()
                .toArray();
        return Arrays.stream(late).mapToDouble(nanos -> (nanos - late[0]) / 1e6).toArray();
    }
}
