package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is told in events, and that it is told once. */
@Tag("K8S-4")
final class NoticesTest {

    @Test
    void aRunThatIsPreemptedEvictedAndRepeatedIsToldInOrder() {
        Story story = Story.with("{retry: {maxInfrastructureRetries: 1, maxMeasurementRetries: 1}}")
                .queued();
        assertThat(reasons(
                        story,
                        Story.NOTHING,
                        Seen.queued(Story.START),
                        Seen.pending(Story.START),
                        Seen.running(Story.START),
                        Seen.queued(Story.START),
                        Story.NOTHING,
                        Seen.running(Story.START),
                        Seen.evicted(),
                        Story.NOTHING,
                        Seen.invalid(3, "SampleGap"),
                        Story.NOTHING,
                        Seen.invalid(4, "SampleGap"),
                        Seen.invalid(4, "SampleGap")))
                .containsExactly(
                        "Normal Queued 1",
                        "Normal Started 1",
                        "Warning Preempted 1",
                        "Normal Queued 2",
                        "Normal Started 2",
                        "Warning Retrying 3",
                        "Normal Queued 3",
                        "Warning Retrying 4",
                        "Normal Queued 4",
                        "Warning MeasurementInvalid 4");
    }

    @Test
    void successFailureSuspensionAndCancellationAreToldOnce() {
        assertThat(reasons(Story.with("{}"), Story.NOTHING, Seen.valid(1), Seen.valid(1)))
                .containsExactly("Normal Succeeded 1");
        assertThat(reasons(Story.with("{}"), Story.NOTHING, Seen.failed("OOMKilled", FailureKind.FINAL)))
                .containsExactly("Warning Failed 1");
        assertThat(reasons(Story.with("{state: Suspend}"), Story.NOTHING, Story.NOTHING))
                .containsExactly("Normal Suspended 1");
        assertThat(reasons(Story.with("{state: Cancel}"), Story.NOTHING, Story.NOTHING))
                .containsExactly("Normal Cancelled 1");
    }

    @Test
    void theSameThingHasTheSameNameWhoeverTellsIt() {
        Notice notice = new Notice(2, true, "Retrying", "x".repeat(2_000));
        Event event = EventWriter.event(Story.with("{}").experiment(), notice, Story.START);
        assertThat(event.getMetadata().getName()).isEqualTo("smallest-0f8fad5b-2.retrying");
        assertThat(event.getNote()).hasSize(1_024);
        assertThat(event.getEventTime().getTime()).isEqualTo("2026-11-25T12:00:00.000000Z");
    }

    private static List<String> reasons(Story story, ObservedAttempt... seen) {
        List<String> told = new ArrayList<>();
        for (ObservedAttempt observed : seen) {
            EnergyExperimentStatus before = story.status();
            for (Notice notice : Notices.between(before, story.sees(observed).status())) {
                told.add((notice.warning() ? "Warning " : "Normal ") + notice.reason() + " " + notice.attempt());
            }
        }
        return told;
    }
}
