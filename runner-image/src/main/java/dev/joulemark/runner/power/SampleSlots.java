package dev.joulemark.runner.power;

/**
 * The times at which samples are due: whole periods after the first. A slot that is missed is skipped and counted, because
 * samples taken in a burst to catch up would say nothing new. Pure; the caller brings the time.
 */
final class SampleSlots {

    private final long periodNanos;
    private long dueNanos;
    private long skipped;

    SampleSlots(long firstNanos, long periodNanos) {
        this.dueNanos = firstNanos;
        this.periodNanos = periodNanos;
    }

    /** When the next sample is due. */
    long dueNanos() {
        return dueNanos;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    /** Moves on to the first slot after a time. */
    void advance(long nowNanos) {
        long missed = Math.max(0, (nowNanos - dueNanos) / periodNanos);
        skipped += missed;
        dueNanos += (missed + 1) * periodNanos;
    }

    long skipped() {
        return skipped;
    }
}
