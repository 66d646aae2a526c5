package dev.joulemark.operator.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the API server a small real question every five seconds and keeps how that went. */
public final class ApiCanary {

    private static final Logger LOG = LoggerFactory.getLogger(ApiCanary.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /**
     * How the last question went.
     *
     * @param latency time to the last good answer; null when there was none yet
     * @param sinceSuccess time since the last good answer, or since the start
     * @param sinceAttempt time since a question ended, well or not, or since the start
     * @param problem why the last question got no good answer; null when it did
     */
    public record State(
            @Nullable Duration latency,
            Duration sinceSuccess,
            Duration sinceAttempt,
            @Nullable String problem) {}

    private final Callable<Optional<String>> question;
    private final LongSupplier nanoTime;
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile Runnable afterwards = () -> {};
    private volatile @Nullable Duration latency;
    private volatile long succeeded;
    private volatile long attempted;
    private volatile @Nullable String problem = "The API server has not been asked yet.";

    /**
     * A canary that has not asked yet.
     *
     * @param question asks; the answer is a problem, or none. An exception is a problem too
     * @param nanoTime a clock that never jumps, in nanoseconds
     */
    public ApiCanary(Callable<Optional<String>> question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
        this.succeeded = nanoTime.getAsLong();
        this.attempted = succeeded;
    }

    /** Asks for ever, on a thread of its own. */
    public void start() {
        Thread.ofPlatform().daemon().name("api-canary").start(() -> {
            while (!stopped && !Thread.currentThread().isInterrupted()) {
                ask();
                try {
                    Thread.sleep(PERIOD);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }

    /**
     * Waits for the first good answer, for as long as it takes.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public void awaitFirst() throws InterruptedException {
        first.await();
    }

    /**
     * Has something done after every question, on the canary's thread.
     *
     * @param work quick, and expected to throw nothing
     */
    public void whenAsked(Runnable work) {
        afterwards = work;
    }

    /** Asks no more: what goes wrong while the process ends is no news. */
    public void stop() {
        stopped = true;
    }

    /** How the last question went. */
    public State state() {
        long now = nanoTime.getAsLong();
        return new State(latency, Duration.ofNanos(now - succeeded), Duration.ofNanos(now - attempted), problem);
    }

    /** Asks once. */
    void ask() {
        long start = nanoTime.getAsLong();
        String now = problem();
        attempted = nanoTime.getAsLong();
        if (now == null) {
            latency = Duration.ofNanos(attempted - start);
            succeeded = attempted;
            first.countDown();
        }
        if (now != null && !now.equals(problem) && !stopped) {
            LOG.atWarn().addKeyValue("reason", now).log("the API server does not answer as it should");
        }
        problem = now;
        afterwards.run();
    }

    private @Nullable String problem() {
        try {
            return question.call().orElse(null);
        } catch (Exception e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }
}
