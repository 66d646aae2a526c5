package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.RunListener;
import dev.joulemark.runner.measurement.RunPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A listener that shows something and must take it off the screen. */
interface ClosableListener extends RunListener, AutoCloseable {

    @Override
    void close();

    /** A listener that leaves nothing on the screen. */
    static ClosableListener of(RunListener listener) {
        return new ClosableListener() {
            @Override
            public void phase(RunPhase phase, String detail, long steps) {
                listener.phase(phase, detail, steps);
            }

            @Override
            public void progress(long done, @Nullable Double watts, Duration elapsed) {
                listener.progress(done, watts, elapsed);
            }

            @Override
            public void close() {
                // nothing to take off
            }
        };
    }

    /** A listener that shows nothing. */
    static ClosableListener silent() {
        return of(new RunListener() {
            @Override
            public void phase(RunPhase phase, String detail, long steps) {
                // silent
            }

            @Override
            public void progress(long done, @Nullable Double watts, Duration elapsed) {
                // silent
            }
        });
    }
}
