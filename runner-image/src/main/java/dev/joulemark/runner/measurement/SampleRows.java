package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.api.result.SampleRow;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every sample as a row, with the phase of the run it was taken in. */
public final class SampleRows {

    private static final double MIB = 1_048_576.0;
    private static final String BEGIN = "_BEGIN";
    private static final String END = "_END";
    private static final String BETWEEN = "between";

    private record Phase(String name, @Nullable Integer repetition, long fromNanos, long toNanos) {}

    private final List<Phase> phases;

    /** With the boundaries of a run; none where they were lost. */
    public SampleRows(List<LifecycleEvent> trace) {
        this.phases = phases(trace);
    }

    /** The rows, by time, then device. */
    public List<SampleRow> of(SampleLog log) {
        return log.samples().stream()
                .sorted(Comparator.comparingLong(PowerSample::monotonicNanos).thenComparingInt(PowerSample::device))
                .map(this::row)
                .toList();
    }

    /** A window is from its first energy reading to its last; what happens within it is part of it. */
    private static List<Phase> phases(List<LifecycleEvent> trace) {
        List<Phase> phases = new ArrayList<>();
        for (LifecycleEvent begin : trace) {
            for (LifecycleEvent end : trace) {
                if (Objects.equals(begin.repetition(), end.repetition())) {
                    String name = name(begin.event(), end.event());
                    if (name != null) {
                        phases.add(new Phase(name, begin.repetition(), begin.monotonicNs(), end.monotonicNs()));
                    }
                }
            }
        }
        return phases;
    }

    private static @Nullable String name(LifecycleEventType begin, LifecycleEventType end) {
        if (begin == LifecycleEventType.ENERGY_START && end == LifecycleEventType.ENERGY_STOP) {
            return "window";
        }
        boolean inWindow = begin == LifecycleEventType.GENERATE_BEGIN
                || begin == LifecycleEventType.START_SYNC_BEGIN
                || begin == LifecycleEventType.STOP_SYNC_BEGIN;
        if (inWindow || !begin.name().endsWith(BEGIN)) {
            return null;
        }
        String name = begin.name().substring(0, begin.name().length() - BEGIN.length());
        return end.name().equals(name + END) ? name.toLowerCase(Locale.ROOT) : null;
    }

    private SampleRow row(PowerSample sample) {
        Phase phase = phases.stream()
                .filter(one ->
                        sample.monotonicNanos() - one.fromNanos() >= 0 && one.toNanos() - sample.monotonicNanos() >= 0)
                .findFirst()
                .orElse(null);
        String between = phases.isEmpty() ? null : BETWEEN;
        Long memory = sample.memoryUsedBytes();
        return new SampleRow(
                sample.monotonicNanos(),
                phase == null ? between : phase.name(),
                phase == null ? null : phase.repetition(),
                sample.device(),
                sample.counterJoules(),
                sample.instantPowerWatts(),
                sample.averagePowerWatts(),
                sample.temperatureCelsius(),
                memory == null ? null : memory / MIB,
                sample.utilisationPercent(),
                sample.throttleReasons(),
                sample.smClockMegahertz(),
                sample.memoryClockMegahertz(),
                sample.processCount(),
                sample.failure() == null ? null : sample.failure().message());
    }
}
