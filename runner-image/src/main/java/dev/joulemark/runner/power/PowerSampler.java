package dev.joulemark.runner.power;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a power source at a fixed period on a thread of its own, and at once when asked. After such a reading it polls the
 * energy counters densely for up to a quarter of a second, to see them tick ({@link TickSearch}).
 *
 * <p>A platform thread parks against absolute deadlines: under load that missed far less than a scheduled executor did, and
 * a slot that is missed is skipped and counted rather than caught up.
 */
public final class PowerSampler implements AutoCloseable {

    private static final Duration JOIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<PowerDevice> devices;
    private final GuardedReader reader;
    private final long periodNanos;
    private final long startedNanos;
    private final SampleSink sink;
    private final PowerReading[] readings;
    private final TickSearch search;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;
    private volatile long skipped;
    private volatile long cpuNanos;
    private volatile long endedNanos;

    private PowerSampler(PowerSource source, long periodNanos, SampleSink sink) {
        this.devices = List.copyOf(source.devices());
        this.reader = new GuardedReader(source);
        this.periodNanos = periodNanos;
        this.sink = sink;
        this.search = new TickSearch(reader, devices.size(), sink);
        this.readings = new PowerReading[devices.size()];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = new PowerReading();
        }
        this.startedNanos = System.nanoTime();
        this.thread =
                Thread.ofPlatform().name("joulemark-power-sampler").daemon().unstarted(this::run);
    }

    /**
     * Starts sampling; the first sample is taken at once.
     *
     * @param source stays open when the sampler is closed
     * @param period time between samples, above 0; not below {@link PowerSource#shortestPeriod()} whatever it says
     * @param spoolFile every sample is appended to it, at most half a second late; replaced when it exists
     * @throws IOException when the spool cannot be created
     */
    public static PowerSampler start(PowerSource source, Duration period, Path spoolFile) throws IOException {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("sample period " + period + " is not above 0");
        }
        long nanos = Math.max(period.toNanos(), source.shortestPeriod().toNanos());
        PowerSampler sampler = new PowerSampler(source, nanos, new SampleSink(source.devices(), spoolFile, nanos));
        sampler.thread.start();
        return sampler;
    }

    /**
     * Reads every device at once and looks for the next ticks of their counters. Waits five seconds at most for a reading
     * that hangs, and then returns without one: the edge of the window stays without readings, and so without energy.
     *
     * @return {@link System#nanoTime()} right after the readings
     */
    public long readNow() {
        boolean locked = false;
        long now;
        try {
            locked = reading.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            if (locked) {
                sampleAll();
            }
            now = System.nanoTime();
            if (locked) {
                search.begin(readings, now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            now = System.nanoTime();
        } finally {
            if (locked) {
                reading.unlock();
            }
        }
        LockSupport.unpark(thread);
        return now;
    }

    /** All samples so far. */
    public SampleLog log() {
        return new SampleLog(devices, sink.samples(), periodNanos);
    }

    /**
     * The last sample of a device in which everything was read, not its counter alone.
     *
     * @param device index into {@link PowerSource#devices()}
     */
    public Optional<PowerSample> latest(int device) {
        return Optional.ofNullable(sink.latest(device));
    }

    /** How the sampler did so far. */
    public SamplerStatistics statistics() {
        long end = thread.isAlive() ? System.nanoTime() : endedNanos;
        return sink.statistics(skipped, cpuNanos, Math.max(0, end - startedNanos));
    }

    /** Stops the thread and completes the spool. Waits no longer than two seconds for a read that hangs. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sink.close();
    }

    private void run() {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        SampleSlots slots = new SampleSlots(System.nanoTime(), periodNanos);
        while (!closed.get()) {
            step(slots);
            cpuNanos = cpu.isCurrentThreadCpuTimeSupported() ? cpu.getCurrentThreadCpuTime() : 0;
        }
        endedNanos = System.nanoTime();
    }

    private void step(SampleSlots slots) {
        long wake;
        reading.lock();
        try {
            long now = System.nanoTime();
            if (slots.isDue(now)) {
                sampleAll();
                slots.advance(System.nanoTime());
                skipped = slots.skipped();
            } else if (search.isDue(now)) {
                search.poll(now);
            }
            wake = slots.dueNanos();
            if (search.isActive() && search.dueNanos() - wake < 0) {
                wake = search.dueNanos();
            }
        } finally {
            reading.unlock();
        }
        long now = System.nanoTime();
        sink.flushIfDue(now);
        if (wake - now > 0 && !closed.get()) {
            LockSupport.parkNanos(this, wake - now);
        }
    }

    private void sampleAll() {
        for (int i = 0; i < readings.length; i++) {
            PowerReading one = readings[i];
            reader.read(i, one);
            if (search.isActive()) {
                search.sees(i, one);
            }
            sink.record(i, one);
        }
    }
}
