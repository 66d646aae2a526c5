package dev.joulemark.runner.measurement;

import static dev.joulemark.api.result.LifecycleEventType.BASELINE_END;
import static dev.joulemark.api.result.LifecycleEventType.ENERGY_START;
import static dev.joulemark.api.result.LifecycleEventType.ENERGY_STOP;
import static dev.joulemark.api.result.LifecycleEventType.GENERATE_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.GENERATE_END;
import static dev.joulemark.api.result.LifecycleEventType.MODEL_LOAD_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.START_SYNC_END;
import static dev.joulemark.api.result.LifecycleEventType.STOP_SYNC_BEGIN;
import static dev.joulemark.api.result.LifecycleEventType.STOP_SYNC_END;
import static dev.joulemark.api.result.LifecycleEventType.THERMAL_FLOOR_END;
import static dev.joulemark.api.result.LifecycleEventType.WARMUP_END;

import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Checks the order of events in every run. What must hold: the baseline ends before the model is loaded; warm-up and
 * rest end before energy is read; the device is synchronised before the first reading and, strictly, before the last.
 */
public final class LifecycleVerifier {

    private final List<LifecycleEvent> events;
    private final List<String> violations = new ArrayList<>();

    private LifecycleVerifier(List<LifecycleEvent> events) {
        this.events = events;
    }

    /**
     * Checks a trace.
     *
     * @param events the events of a run
     * @param repetitions windows that were completed
     * @return one sentence a violation; empty when the order is right
     */
    public static List<String> violations(List<LifecycleEvent> events, int repetitions) {
        LifecycleVerifier verifier = new LifecycleVerifier(events);
        verifier.inOrderIfPresent(BASELINE_END, MODEL_LOAD_BEGIN);
        for (int repetition = 0; repetition < repetitions; repetition++) {
            verifier.repetition(repetition);
        }
        return List.copyOf(verifier.violations);
    }

    private void repetition(int repetition) {
        OptionalLong start = at(ENERGY_START, repetition);
        for (LifecycleEventType before : List.of(WARMUP_END, THERMAL_FLOOR_END)) {
            OptionalLong end = at(before, null);
            if (end.isPresent() && start.isPresent() && end.getAsLong() - start.getAsLong() > 0) {
                violations.add(name(before, null) + " came after " + name(ENERGY_START, repetition));
            }
        }
        inOrder(START_SYNC_END, ENERGY_START, repetition, false);
        inOrder(ENERGY_START, GENERATE_BEGIN, repetition, false);
        inOrder(GENERATE_BEGIN, GENERATE_END, repetition, false);
        inOrder(GENERATE_END, STOP_SYNC_BEGIN, repetition, false);
        inOrder(STOP_SYNC_BEGIN, STOP_SYNC_END, repetition, false);
        inOrder(STOP_SYNC_END, ENERGY_STOP, repetition, true);
    }

    private void inOrderIfPresent(LifecycleEventType first, LifecycleEventType second) {
        OptionalLong earlier = at(first, null);
        OptionalLong later = at(second, null);
        if (earlier.isPresent() && later.isPresent() && earlier.getAsLong() - later.getAsLong() > 0) {
            violations.add(name(first, null) + " came after " + name(second, null));
        }
    }

    private void inOrder(LifecycleEventType first, LifecycleEventType second, int repetition, boolean strictly) {
        OptionalLong earlier = at(first, repetition);
        OptionalLong later = at(second, repetition);
        if (earlier.isEmpty() || later.isEmpty()) {
            violations.add(name(earlier.isEmpty() ? first : second, repetition) + " is missing");
            return;
        }
        long nanos = later.getAsLong() - earlier.getAsLong();
        if (nanos < 0 || (strictly && nanos == 0)) {
            violations.add(name(first, repetition) + " did not come before " + name(second, repetition));
        }
    }

    private OptionalLong at(LifecycleEventType type, @Nullable Integer repetition) {
        return events.stream()
                .filter(event -> event.event() == type)
                .filter(event -> repetition == null || repetition.equals(event.repetition()))
                .mapToLong(LifecycleEvent::monotonicNs)
                .findFirst();
    }

    private static String name(LifecycleEventType type, @Nullable Integer repetition) {
        return type.name().toLowerCase(Locale.ROOT) + (repetition == null ? "" : " of repetition " + repetition);
    }
}
