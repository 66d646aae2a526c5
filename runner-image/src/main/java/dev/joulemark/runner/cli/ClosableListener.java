package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.RunListener;
import dev.joulemark.runner.measurement.RunPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A listener that may show something, and then takes it off the screen. */
interface ClosableListener extends RunListener, AutoCloseable {

    @Override
    default void close() {
        // nothing on the screen
    }

    /** A listener that shows nothing. */
    record Silent() implements ClosableListener {

        @Override
        public void phase(RunPhase phase, String detail, long steps) {
            // silent
        }

        @Override
        public void progress(long done, @Nullable Double watts, Duration elapsed) {
            // silent
        }
    }
}
