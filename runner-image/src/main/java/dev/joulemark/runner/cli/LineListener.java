package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.RunPhase;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line a phase, for logs and pipes. */
final class LineListener implements ClosableListener {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintStream out;
    private final Clock clock;

    LineListener(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void phase(RunPhase phase, String detail, long steps) {
        String more = detail.isEmpty() ? "" : " " + detail;
        out.println(TIME.format(LocalTime.now(clock)) + " " + phase.label() + more);
    }

    @Override
    public void progress(long done, @Nullable Double watts, Duration elapsed) {
        // a line a phase is enough
    }
}
