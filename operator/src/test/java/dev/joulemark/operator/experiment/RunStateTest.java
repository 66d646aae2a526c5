package dev.joulemark.operator.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Suspend, resume and cancel, and their races. */
@Tag("K8S-4")
final class RunStateTest {

    private static final String RUN = "{}";
    private static final String SUSPEND = "{state: Suspend}";
    private static final String CANCEL = "{state: Cancel}";
    private static final Leftovers FIRST_RUNS =
            new Leftovers(List.of(new Leftovers.OtherJob(1, false, false)), true, false);

    @Test
    @Tag("fault-19")
    void row19SuspendDiscardsTheRunningAttemptAndDeletesItsJob() {
        // Given
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        // When
        Plan first = story.edit(SUSPEND).sees(Seen.running(Story.START));

        // Then
        assertThat(first.actions()).isEmpty();
        assertThat(first.lookAgain()).isPresent();
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUSPENDED);
        assertThat(story.status().history()).extracting(PastAttempt::reason).containsExactly("Suspended");
        assertThat(story.status().history().getFirst().node()).isEqualTo("node-1");
        assertThat(story.leaving(FIRST_RUNS).sees(Story.NOTHING).actions()).containsExactly(new Action.DeleteJob(1));

        // And it is idempotent
        EnergyExperimentStatus suspended = story.status();
        assertThat(story.leaving(Leftovers.NONE).sees(Story.NOTHING))
                .isEqualTo(new Plan(List.of(), suspended, Optional.empty()));
    }

    @Test
    void suspendedMeansInProgressForKstatusWithNothingGoingOn() {
        Story story = Story.with(SUSPEND);
        story.sees(Story.NOTHING);
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUSPENDED);
        assertThat(story.condition("Ready").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(story.condition("Finished").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(story.has("Reconciling")).isFalse();
        assertThat(story.has("Stalled")).isFalse();
        assertThat(story.status().attempts()).isNull();
    }

    @Test
    void resumeStartsTheNextAttemptOnceThePodOfTheLastHasEnded() {
        // Given
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        story.edit(SUSPEND).sees(Seen.running(Story.START));

        // When
        Plan early = story.edit(RUN).leaving(FIRST_RUNS).sees(Story.NOTHING);
        assertThat(early.actions()).containsExactly(new Action.DeleteJob(1));
        assertThat(early.lookAgain()).isPresent();
        assertThat(story.condition("Running").reason()).isEqualTo("EarlierPodEnding");

        // Then
        assertThat(story.leaving(Leftovers.NONE).sees(Story.NOTHING).actions())
                .containsExactly(new Action.CreateAttempt(2));
        assertThat(requireNonNull(story.status().attempts())).isEqualTo(new AttemptsStatus(0, 1, 0, 1, 2, 0));
    }

    @Test
    void aPodThatNeverEndsHoldsUpTheNextAttemptOnlyUntilItsDeadline() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        story.edit(SUSPEND).sees(Seen.running(Story.START));
        Plan late = story.edit(RUN)
                .leaving(new Leftovers(List.of(), true, false))
                .later(Duration.ofMinutes(6))
                .sees(Story.NOTHING);
        assertThat(late.actions()).containsExactly(new Action.CreateAttempt(2));
    }

    @Test
    void anExperimentSuspendedBeforeItsStartUsesUpNoAttempt() {
        Story story = Story.with(SUSPEND);
        story.sees(Story.NOTHING);
        story.sees(Story.NOTHING);
        assertThat(story.edit(RUN).sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(1));
    }

    @Test
    @Tag("fault-19")
    void row19ARunThatHasEndedIsNotSuspended() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.edit(SUSPEND).sees(Seen.valid(1));
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
        assertThat(story.sees(Seen.valid(1)).status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
    }

    @Test
    @Tag("fault-19")
    void row19CancelWinsAgainstAResultThatArrivesAtTheSameMoment() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        story.edit(CANCEL).sees(Seen.valid(1));
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.CANCELLED);
        assertThat(story.condition("Complete").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(story.condition("Failed").reason()).isEqualTo("Cancelled");
        assertThat(story.condition("Finished").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(story.condition("Stalled").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(story.status().summary()).isNull();
    }

    @Test
    @Tag("fault-19")
    void row19CancelDeletesTheJobAndStaysUntilTheNonceGrows() {
        // Given
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        story.edit(CANCEL).sees(Seen.running(Story.START));

        // Then
        assertThat(story.sees(Seen.running(Story.START)).actions()).containsExactly(new Action.DeleteJob(1));
        assertThat(story.sees(Story.NOTHING).actions()).isEmpty();
        assertThat(story.edit(RUN).sees(Story.NOTHING).actions()).isEmpty();
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.CANCELLED);

        // And
        story.edit("{rerunNonce: 1}").sees(Story.NOTHING);
        assertThat(story.status().history()).extracting(PastAttempt::reason).containsExactly("Cancelled");
        assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(2));
    }

    @Test
    void cancelEndsWhatIsSuspendedAndWhatWasNeverStarted() {
        for (String before : List.of(SUSPEND, RUN)) {
            Story story = Story.with(before);
            if (before.equals(SUSPEND)) {
                story.sees(Story.NOTHING);
            }
            assertThat(story.edit(CANCEL).sees(Story.NOTHING).actions()).isEmpty();
            assertThat(story.status().phase()).isEqualTo(ExperimentPhase.CANCELLED);
            story.edit("{rerunNonce: 1}").sees(Story.NOTHING);
            assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(1));
        }
    }

    @Test
    void whatHasFinishedIsNeitherCancelledNorSuspended() {
        for (String state : List.of(SUSPEND, CANCEL)) {
            Story story = Story.with(RUN);
            story.sees(Story.NOTHING);
            story.sees(Seen.valid(1));
            for (ObservedAttempt seen : List.of(Seen.valid(1), Story.NOTHING)) {
                assertThat(story.edit(state).sees(seen).status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
            }
        }
    }
}
