package dev.joulemark.operator.leader;

import java.time.Duration;

/** Looks twice a second whether a leader still has its Lease, on a thread that waits for nothing else. */
public final class LeaseWatchdog {

    private static final Duration PERIOD = Duration.ofMillis(500);

    private LeaseWatchdog() {}

    /**
     * Looks until the process ends.
     *
     * @param leadership what is looked at
     */
    public static void start(Leadership leadership) {
        Thread.ofPlatform().daemon().name("lease-watchdog").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                leadership.check();
                try {
                    Thread.sleep(PERIOD);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }
}
