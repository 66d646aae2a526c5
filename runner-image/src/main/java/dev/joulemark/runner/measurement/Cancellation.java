package dev.joulemark.runner.measurement;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets another thread, or a deadline, end a run between two steps. */
public final class Cancellation {

    /** Why a run is to end. */
    public enum Cause {
        /** A signal. */
        INTERRUPTED,

        /** {@code run.timeout} is over. */
        TIMEOUT
    }

    private final CountDownLatch requested = new CountDownLatch(1);
    private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
    private final long deadlineNanos;

    /**
     * Nothing is cancelled yet.
     *
     * @param timeout longest time from now
     */
    public Cancellation(Duration timeout) {
        deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /** Asks the run to end; callable from any thread, any number of times. */
    public void interrupt() {
        cause.compareAndSet(null, Cause.INTERRUPTED);
        requested.countDown();
    }

    /** Why the run is to end, or null while it may go on. */
    public @Nullable Cause cause() {
        if (cause.get() == null && System.nanoTime() - deadlineNanos >= 0) {
            cause.compareAndSet(null, Cause.TIMEOUT);
        }
        return cause.get();
    }

    /** Whether the run may go on. */
    boolean mayGoOn() {
        return cause() == null;
    }

    /**
     * Waits, unless the run is to end.
     *
     * @param duration how long
     */
    void sleep(Duration duration) {
        long left = Math.min(duration.toNanos(), deadlineNanos - System.nanoTime());
        if (left <= 0) {
            return;
        }
        try {
            if (requested.await(left, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupt();
        }
    }

    /**
     * Ends the run if it is to end.
     *
     * @throws RunException when it is
     */
    void check() throws RunException {
        Cause found = cause();
        if (found != null) {
            throw failure(found);
        }
    }

    /** The failure of a run that was ended before it had anything to keep. */
    static RunException failure(Cause cause) {
        return switch (cause) {
            case INTERRUPTED ->
                new RunException(
                        RunOutcome.Blame.CANCELLED,
                        "Interrupted",
                        "The run was interrupted before a window was measured.");
            case TIMEOUT ->
                new RunException(
                        RunOutcome.Blame.RUN,
                        "Timeout",
                        "The run took longer than run.timeout before a window was measured: raise it, or make the"
                                + " workload smaller.");
        };
    }
}
