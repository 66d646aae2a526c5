package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records every boundary of a run with monotonic and wall time. */
final class LifecycleTrace {

    private final Clock clock;
    private final long originNanos;
    private final Instant origin;
    private final List<LifecycleEvent> events = new ArrayList<>();

    LifecycleTrace(Clock clock) {
        this.clock = clock;
        originNanos = System.nanoTime();
        origin = clock.instant();
    }

    long record(LifecycleEventType event) {
        return recordAt(event, null, System.nanoTime());
    }

    long record(LifecycleEventType event, int repetition) {
        return recordAt(event, repetition, System.nanoTime());
    }

    /** For a boundary that is a reading: its time is the reading's. */
    long recordAt(LifecycleEventType event, @Nullable Integer repetition, long nanos) {
        events.add(new LifecycleEvent(event, repetition, nanos, wallTime(nanos).toString()));
        return nanos;
    }

    /** Wall time of a monotonic time; steps of the wall clock during the run do not reorder events. */
    Instant wallTime(long nanos) {
        return origin.plusNanos(nanos - originNanos);
    }

    Clock clock() {
        return clock;
    }

    Instant now() {
        return clock.instant();
    }

    List<LifecycleEvent> events() {
        return List.copyOf(events);
    }
}
