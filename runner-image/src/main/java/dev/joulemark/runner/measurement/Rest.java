package dev.joulemark.runner.measurement;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits while showing that it waits, and ends early when the run is to end. */
final class Rest {

    private static final Duration SLICE = Duration.ofSeconds(1);

    private final Cancellation cancellation;
    private final RunListener listener;
    private final @Nullable Telemetry telemetry;

    Rest(Cancellation cancellation, RunListener listener, @Nullable Telemetry telemetry) {
        this.cancellation = cancellation;
        this.listener = listener;
        this.telemetry = telemetry;
    }

    /** Waits for a duration; returns the wait as it really was, in seconds. */
    double take(Duration duration) throws RunException {
        long begin = System.nanoTime();
        long end = begin + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            cancellation.sleep(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
            cancellation.check();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            listener.progress(elapsed.toSeconds(), telemetry == null ? null : telemetry.watts(), elapsed);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Lets the sampler see what comes right after a reading, which the edge of a window is interpolated with. */
    void tail() {
        if (telemetry != null) {
            cancellation.sleep(Tail.of(telemetry.sampler(), telemetry.devices()));
        }
    }
}
