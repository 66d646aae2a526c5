package dev.joulemark.runner.power;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where samples go: memory and the spool. Every method is short and never reads hardware, so that looking at the log never
 * waits for a driver.
 */
final class SampleSink {

    private static final Logger LOGGER = System.getLogger(SampleSink.class.getName());

    private static final int NONE = -1;

    private final SampleStore store = new SampleStore();
    private final Path file;
    private final long[] lastNanos;
    private final boolean[] seen;
    private final int[] latest;
    private @Nullable SampleSpool spool;
    private long failedReads;
    private long longestGapNanos;

    SampleSink(List<PowerDevice> devices, Path file, long periodNanos) throws IOException {
        this.file = file;
        this.spool = SampleSpool.create(file, devices, periodNanos);
        this.lastNanos = new long[devices.size()];
        this.seen = new boolean[devices.size()];
        this.latest = new int[devices.size()];
        Arrays.fill(latest, NONE);
    }

    /** Records a reading of everything. */
    synchronized void record(int device, PowerReading reading) {
        latest[device] = store.size();
        recordCounter(device, reading);
    }

    /** Records a reading of the counter alone. */
    synchronized void recordCounter(int device, PowerReading reading) {
        store.add(device, reading);
        if (reading.failure != null) {
            failedReads++;
        }
        if (seen[device]) {
            longestGapNanos = Math.max(longestGapNanos, reading.monotonicNanos - lastNanos[device]);
        }
        seen[device] = true;
        lastNanos[device] = reading.monotonicNanos;
        if (spool != null) {
            try {
                spool.append(device, reading);
            } catch (IOException e) {
                giveUp(e);
            }
        }
    }

    synchronized long lastNanos(int device) {
        return seen[device] ? lastNanos[device] : Long.MIN_VALUE / 2;
    }

    synchronized void flushIfDue(long nowNanos) {
        if (spool != null) {
            try {
                spool.flushIfDue(nowNanos);
            } catch (IOException e) {
                giveUp(e);
            }
        }
    }

    synchronized List<PowerSample> samples() {
        return store.samples();
    }

    /** The last reading of everything, or null. */
    synchronized @Nullable PowerSample latest(int device) {
        return latest[device] == NONE ? null : store.get(latest[device]);
    }

    synchronized SamplerStatistics statistics(long skipped, long cpuNanos, long wallNanos) {
        return new SamplerStatistics(store.size(), skipped, failedReads, longestGapNanos, cpuNanos, wallNanos);
    }

    synchronized void close() {
        SampleSpool open = spool;
        spool = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "spool " + file + " could not be closed", e);
            }
        }
    }

    /** A full disk must not end a measurement that is kept in memory as well. */
    private void giveUp(IOException cause) {
        LOGGER.log(Level.WARNING, "spool " + file + " is given up; samples stay in memory", cause);
        close();
    }
}
