package dev.joulemark.runner.measurement;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears of a run while it goes on. Called on the running thread: what it does in a window costs energy there. */
public interface RunListener {

    /**
     * A phase begins.
     *
     * @param phase which
     * @param detail what is special about this one, such as {@code 2 of 3}; empty where nothing is
     * @param steps units of work until it ends: seconds of a rest, tokens of a window; 0 where unknown
     */
    void phase(RunPhase phase, String detail, long steps);

    /**
     * Work was done in the current phase.
     *
     * @param done units since the phase began
     * @param watts latest power, all devices together; null where unknown
     * @param elapsed time since the phase began
     */
    void progress(long done, @Nullable Double watts, Duration elapsed);
}
