package dev.joulemark.runner.doctor;

import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.SampleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens a source and samples it, as a measurement would. */
final class SourceExaminer {

    /** The period of an experiment that does not name one. */
    static final Duration USUAL = Duration.ofMillis(100);

    /** The shortest period the sampler is meant for. */
    static final Duration DENSE = Duration.ofMillis(10);

    /** Around the window, so that a counter's ticks beside its edges are seen. */
    private static final Duration MARGIN = Duration.ofMillis(300);

    private final Duration duration;

    /**
     * An examiner.
     *
     * @param duration how long a source is sampled, above 0
     */
    SourceExaminer(Duration duration) {
        this.duration = duration;
    }

    SourceSighting look(PowerSourceProvider provider) {
        try {
            return switch (provider.open(List.of())) {
                case Opening.Unavailable(String reason, String guidance) ->
                    new SourceSighting.Absent(provider.backend(), reason, guidance);
                case Opening.Opened(PowerSource source) -> {
                    try (source) {
                        yield sample(new TimedSource(source));
                    }
                }
            };
        } catch (IOException | RuntimeException | LinkageError e) {
            return new SourceSighting.Absent(
                    provider.backend(),
                    "Looking at it failed: " + e + ".",
                    "Run joulemark doctor again; if it fails again, this is a bug.");
        }
    }

    private SourceSighting sample(TimedSource source) throws IOException {
        Path spool = Files.createTempFile("joulemark-doctor", ".spool");
        try {
            SampleLog dense = dense(source, spool);
            try (PowerSampler sampler = PowerSampler.start(source, USUAL, spool)) {
                pause(MARGIN);
                long start = sampler.readNow();
                pause(duration.multipliedBy(2).dividedBy(3));
                Window window = new Window(start, sampler.readNow());
                pause(MARGIN);
                return new SourceSighting.Sampled(
                        source.backend(),
                        source.scope(),
                        source.isEstimate(),
                        source.shortestPeriod(),
                        source.capabilities(),
                        sampler.log(),
                        window,
                        sampler.statistics(),
                        dense,
                        source.readNanos());
            }
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /** First, because the readings of the other sampling are then those of code that has run before. */
    private SampleLog dense(PowerSource source, Path spool) throws IOException {
        try (PowerSampler sampler = PowerSampler.start(source, DENSE, spool)) {
            pause(duration.dividedBy(3));
            return sampler.log();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
