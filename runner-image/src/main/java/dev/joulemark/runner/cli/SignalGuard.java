package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into the orderly end of a run: the JVM exits with 130 or 143 by itself, but only after what was
 * measured so far is written.
 */
final class SignalGuard implements AutoCloseable {

    /** Shorter than the 30 s that Kubernetes grants. */
    private static final long LONGEST_WAIT_SECONDS = 25;

    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean signalled;

    SignalGuard(Cancellation cancellation) {
        hook = new Thread(
                () -> {
                    signalled = true;
                    cancellation.interrupt();
                    await();
                },
                "joulemark-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        try {
            written.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean signalled() {
        return signalled;
    }

    @Override
    public void close() {
        written.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down already: the hook is running and has just been told to end.
            signalled = true;
        }
    }
}
