package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.RunPhase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar a phase whose length is known, with live power and tokens per second; a line for the others. */
final class ProgressBarListener implements ClosableListener {

    /** Redrawing costs energy inside a window: once a second is enough for a human. */
    private static final int REDRAW_MILLIS = 1_000;

    private static final int LABEL_WIDTH = 22;

    private final PrintStream out;
    private @Nullable ProgressBar bar;
    private boolean tokens;

    ProgressBarListener(PrintStream out) {
        this.out = out;
    }

    @Override
    public void phase(RunPhase phase, String detail, long steps) {
        close();
        tokens = phase == RunPhase.MEASURE || phase == RunPhase.WARMUP;
        String label = detail.isEmpty() ? phase.label() : phase.label() + " " + detail;
        if (steps == 0) {
            out.println(label);
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName(String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s", label))
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .setUnit(tokens ? " tok" : " s", 1)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    @Override
    public void progress(long done, @Nullable Double watts, Duration elapsed) {
        if (bar == null) {
            return;
        }
        bar.stepTo(done);
        StringBuilder live = new StringBuilder();
        if (watts != null) {
            live.append(String.format(Locale.ROOT, "%.1f W", watts));
        }
        if (tokens && elapsed.toMillis() > 0) {
            live.append(String.format(Locale.ROOT, "  %.1f tok/s", done * 1_000.0 / elapsed.toMillis()));
        }
        bar.setExtraMessage(live.toString());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
