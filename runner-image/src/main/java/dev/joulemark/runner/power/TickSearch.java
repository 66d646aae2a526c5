package dev.joulemark.runner.power;

/**
 * Polls energy counters densely for a short while after a reading that may be the edge of a window. Counters are refreshed
 * only every 20 to 100 ms; seeing the refresh tells how old the value at the edge was. Only the readings on both sides of a
 * refresh are worth keeping. Not safe for threads.
 */
final class TickSearch {

    /** Refreshes to see: two give the counter's period. */
    private static final int ENOUGH_TICKS = 2;

    /** Longest search: twice the slowest refresh seen on a GPU (100 ms on A100, Zeus), and half as much again. */
    private static final long LONGEST_NANOS = 250_000_000L;

    private static final long POLL_NANOS = 2_000_000L;

    private final GuardedReader reader;
    private final SampleSink sink;
    private final PowerReading[] current;
    private final PowerReading[] previous;
    private final int[] ticks;
    private boolean active;
    private long endNanos;
    private long dueNanos;

    TickSearch(GuardedReader reader, int devices, SampleSink sink) {
        this.reader = reader;
        this.sink = sink;
        this.current = readings(devices);
        this.previous = readings(devices);
        this.ticks = new int[devices];
    }

    private static PowerReading[] readings(int count) {
        PowerReading[] readings = new PowerReading[count];
        for (int i = 0; i < count; i++) {
            readings[i] = new PowerReading();
        }
        return readings;
    }

    /** Begins a search with the readings that may be an edge. */
    void begin(PowerReading[] edge, long nowNanos) {
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = 0;
            previous[i].clear();
            previous[i].counterJoules = edge[i].counterJoules;
            previous[i].monotonicNanos = edge[i].monotonicNanos;
        }
        active = true;
        endNanos = nowNanos + LONGEST_NANOS;
        dueNanos = nowNanos + POLL_NANOS;
    }

    boolean isActive() {
        return active;
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean isDue(long nowNanos) {
        return active && nowNanos - dueNanos >= 0;
    }

    /** One look at every counter that has not ticked often enough. */
    void poll(long nowNanos) {
        boolean open = false;
        for (int i = 0; i < ticks.length; i++) {
            if (ticks[i] < ENOUGH_TICKS) {
                open |= look(i);
            }
        }
        dueNanos = nowNanos + POLL_NANOS;
        active = open && nowNanos - endNanos < 0;
    }

    private boolean look(int device) {
        PowerReading now = current[device];
        long before = System.nanoTime();
        if (!reader.readCounter(device, now)) {
            return false;
        }
        if (System.nanoTime() - before > POLL_NANOS) {
            // A call that was interrupted for that long is dated no better than it took: the next poll brackets the
            // tick.
            return true;
        }
        if (sees(device, now)) {
            sink.recordCounter(device, now);
        }
        return ticks[device] < ENOUGH_TICKS;
    }

    /**
     * Takes note of a reading while a search is on; also of one that the search did not ask for, or the tick that it shows
     * would be bracketed by the sample before the last poll. If it shows a tick, the poll before it goes to the log first.
     *
     * @return whether it shows a tick
     */
    boolean sees(int device, PowerReading now) {
        if (Double.isNaN(now.counterJoules)) {
            return false;
        }
        PowerReading before = previous[device];
        boolean ticked = !Double.isNaN(before.counterJoules) && before.counterJoules != now.counterJoules;
        if (ticked) {
            ticks[device]++;
            if (before.monotonicNanos - sink.lastNanos(device) > 0) {
                sink.recordCounter(device, before);
            }
        }
        before.counterJoules = now.counterJoules;
        before.monotonicNanos = now.monotonicNanos;
        return ticked;
    }
}
