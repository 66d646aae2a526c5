package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run whose events are in the wrong order is found out. */
@Tag("CM-L")
@Tag("HV-2")
final class LifecycleVerifierTest {

    private static final List<LifecycleEventType> BEFORE = List.of(
            LifecycleEventType.BASELINE_BEGIN,
            LifecycleEventType.BASELINE_END,
            LifecycleEventType.MODEL_LOAD_BEGIN,
            LifecycleEventType.MODEL_LOAD_END,
            LifecycleEventType.WARMUP_BEGIN,
            LifecycleEventType.WARMUP_END,
            LifecycleEventType.THERMAL_FLOOR_BEGIN,
            LifecycleEventType.THERMAL_FLOOR_END);

    private static final List<LifecycleEventType> WINDOW = List.of(
            LifecycleEventType.START_SYNC_BEGIN,
            LifecycleEventType.START_SYNC_END,
            LifecycleEventType.ENERGY_START,
            LifecycleEventType.GENERATE_BEGIN,
            LifecycleEventType.GENERATE_END,
            LifecycleEventType.STOP_SYNC_BEGIN,
            LifecycleEventType.STOP_SYNC_END,
            LifecycleEventType.ENERGY_STOP);

    @Test
    void theRightOrderHasNoViolation() {
        assertThat(LifecycleVerifier.violations(events(BEFORE, WINDOW), 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "START_SYNC_END, ENERGY_START",
        "ENERGY_START, GENERATE_BEGIN",
        "GENERATE_END, STOP_SYNC_BEGIN",
        "STOP_SYNC_END, ENERGY_STOP"
    })
    void twoSwappedEventsOfAWindowAreNamed(LifecycleEventType first, LifecycleEventType second) {
        // Given
        List<LifecycleEventType> swapped = new ArrayList<>(WINDOW);
        Collections.swap(swapped, swapped.indexOf(first), swapped.indexOf(second));

        // When, Then
        assertThat(LifecycleVerifier.violations(events(BEFORE, swapped), 1))
                .anySatisfy(
                        violation -> assertThat(violation).contains(first.name().toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    @Tag("CM-17")
    void aBaselineThatEndsAfterTheModelIsLoadedIsFound() {
        // Given
        List<LifecycleEventType> swapped = new ArrayList<>(BEFORE);
        Collections.swap(swapped, 1, 2);

        // When, Then
        assertThat(LifecycleVerifier.violations(events(swapped, WINDOW), 1))
                .containsExactly("baseline_end came after model_load_begin");
    }

    @Test
    void aReadingAtTheVeryTimeOfTheSyncProvesNothing() {
        // Given
        List<LifecycleEvent> events = new ArrayList<>(events(BEFORE, WINDOW));
        LifecycleEvent stop = events.removeLast();
        events.add(new LifecycleEvent(stop.event(), 0, events.getLast().monotonicNs(), stop.wallTime()));

        // When, Then
        assertThat(LifecycleVerifier.violations(events, 1))
                .containsExactly("stop_sync_end of repetition 0 did not come before energy_stop of repetition 0");
    }

    @Test
    void aMissingEventIsAViolation() {
        assertThat(LifecycleVerifier.violations(events(BEFORE, WINDOW.subList(0, 7)), 1))
                .containsExactly("energy_stop of repetition 0 is missing");
    }

    private static List<LifecycleEvent> events(List<LifecycleEventType> before, List<LifecycleEventType> window) {
        List<LifecycleEvent> events = new ArrayList<>();
        before.forEach(type -> events.add(new LifecycleEvent(type, null, events.size(), "")));
        window.forEach(type -> events.add(new LifecycleEvent(type, 0, events.size(), "")));
        return events;
    }
}
