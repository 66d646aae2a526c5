package dev.joulemark.operator.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wait ends, at a moment that is known beforehand. */
@Tag("K8S-4")
final class DeadlinesTest {

    private static final String RUN = "{timeout: 10m, pendingTimeout: 5m, retry: {maxInfrastructureRetries: 1}}";

    @Test
    @Tag("fault-11")
    void row11AnUnschedulableRunWaitsWithTheSchedulersWordsUntilItsDeadline() {
        // Given
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);

        // When
        Plan early = story.later(Duration.ofMinutes(1)).sees(Seen.unschedulable(Story.START));

        // Then
        assertThat(early.lookAgain()).contains(Duration.ofMinutes(4));
        assertThat(story.condition("Running").reason()).isEqualTo("Unschedulable");
        assertThat(story.condition("Running").message()).contains("Insufficient nvidia.com/gpu");

        // And at the deadline, without a retry
        story.later(Duration.ofMinutes(4)).sees(Seen.unschedulable(Story.START));
        assertThat(story.condition("Failed").reason()).isEqualTo("PendingTimeout");
        assertThat(story.condition("Failed").message()).contains("Unschedulable: 0/3 nodes", "run.pendingTimeout");
    }

    @Test
    @Tag("fault-10")
    void row10AnImageThatCannotBePulledFailsAtTheDeadlineAndRecoversBefore() {
        ObservedAttempt pull = new ObservedAttempt.Waiting("ImagePullBackOff", "not found", Story.START.toString());
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(pull);
        assertThat(story.condition("Ready").reason()).isEqualTo("ImagePullBackOff");
        story.sees(Seen.running(Story.START));
        assertThat(story.condition("Running").status()).isEqualTo(ConditionStatus.TRUE);

        Story another = Story.with(RUN);
        another.sees(Story.NOTHING);
        another.later(Duration.ofMinutes(5)).sees(pull);
        assertThat(another.condition("Failed").message()).contains("ImagePullBackOff: not found");
    }

    @Test
    void aWaitWhoseWordsVaryIsWrittenOnce() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        EnergyExperimentStatus first =
                story.sees(Seen.unschedulable(Story.START)).status();
        ObservedAttempt other = new ObservedAttempt.Waiting("Unschedulable", "0/4 nodes.", Story.START.toString());
        assertThat(story.later(Duration.ofSeconds(30)).sees(other).status()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PodNotCreated", "PodPending", "ContainerCreating", "PodInitializing"})
    void whatEveryRunWaitsForIsNotWrittenAtAll(String usual) {
        Story story = Story.with(RUN);
        EnergyExperimentStatus created = story.sees(Story.NOTHING).status();
        assertThat(story.sees(new ObservedAttempt.Waiting(usual, "m", Story.START.toString()))
                        .status())
                .isEqualTo(created);
    }

    @Test
    @Tag("fault-12")
    void row12APodThatIsRefusedIsLookedForWithinTheMinute() {
        Story story = Story.with(RUN);
        Plan created = story.sees(Story.NOTHING);
        assertThat(created.lookAgain().orElseThrow()).isLessThan(Duration.ofMinutes(1));

        ObservedAttempt refused =
                new ObservedAttempt.Waiting("PodNotCreated", "m", Story.START.toString()).refused("exceeded quota: q");
        Plan plan = story.sees(refused);
        assertThat(plan.lookAgain().orElseThrow()).isLessThan(Duration.ofMinutes(1));
        assertThat(story.condition("Running").reason()).isEqualTo("FailedCreate");
        assertThat(story.condition("Running").message()).isEqualTo("exceeded quota: q");
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.STARTING);
    }

    @Test
    void aRunHasItsTimeFromTheMomentItRuns() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.later(Duration.ofMinutes(4));
        assertThat(story.sees(Seen.running(story.now())).lookAgain()).contains(Duration.ofMinutes(10));
        Plan late = story.later(Duration.ofMinutes(10))
                .sees(Seen.running(story.now().minusSeconds(600)));
        assertThat(late.lookAgain()).isPresent();
        assertThat(story.condition("Failed").reason()).isEqualTo("Timeout");
    }

    @Test
    void aDeadlineThatIsRaisedWhileTheRunWaitsCounts() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.edit("{pendingTimeout: 20m}").later(Duration.ofMinutes(6));
        assertThat(story.sees(Seen.unschedulable(Story.START)).lookAgain()).contains(Duration.ofMinutes(14));
    }

    @Test
    @Tag("fault-08")
    void row08ANodeThatFallsSilentIsSaidAndAfterItsDeadlineTheNextAttemptStarts() {
        // Given
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        // When
        Plan silent = story.later(Duration.ofMinutes(1)).sees(Seen.silent(Story.START));

        // Then
        assertThat(silent.lookAgain()).contains(Duration.ofMinutes(4));
        assertThat(story.condition("Running").status()).isEqualTo(ConditionStatus.UNKNOWN);
        assertThat(story.condition("Running").message()).contains("node-1 has not answered");
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.MEASURING);

        // And
        story.later(Duration.ofMinutes(4)).sees(Seen.silent(Story.START));
        assertThat(story.status().history().getLast().reason()).isEqualTo("NodeLost");

        // And its Pod, of which nobody will hear again, holds nothing up
        assertThat(story.leaving(new Leftovers(List.of(new Leftovers.OtherJob(1, false, false)), true, false))
                        .sees(Story.NOTHING)
                        .actions())
                .containsExactly(new Action.DeleteJob(1), new Action.CreateAttempt(2));
    }

    @Test
    @Tag("fault-08")
    void row08ANodeThatComesBackInTimeKeepsItsAttempt() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        story.later(Duration.ofMinutes(4)).sees(Seen.silent(Story.START));
        story.later(Duration.ofMinutes(2)).sees(Seen.running(Story.START));
        assertThat(story.condition("Running").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(story.status().history()).isEmpty();
    }

    @Test
    void aPodThatEndsInItsGraceIsNotSpokenOfBefore() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        EnergyExperimentStatus running = story.sees(Seen.running(Story.START)).status();
        ObservedAttempt ending = new ObservedAttempt.Leaving(
                "node-1", "PodTerminating", Story.START.plusSeconds(30).toString());
        Plan plan = story.sees(ending);
        assertThat(plan.status()).isEqualTo(running);
        assertThat(plan.lookAgain()).contains(Duration.ofSeconds(30));
    }

    @Test
    @Tag("fault-07")
    void row07QueuedIsToldFromUnschedulableAndHasTheSameDeadline() {
        Story story = Story.with(RUN).queued();
        story.sees(Story.NOTHING);
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.QUEUED);
        Plan plan = story.later(Duration.ofMinutes(1)).sees(Seen.queued(Story.START));
        assertThat(plan.lookAgain()).contains(Duration.ofMinutes(4));
        assertThat(story.condition("QuotaReserved").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(story.condition("QuotaReserved").reason()).isEqualTo("Queued");

        // And once it is admitted
        story.sees(Seen.pending(Story.START));
        assertThat(story.condition("QuotaReserved").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.STARTING);

        // And when it never is
        Story never = Story.with(RUN).queued();
        never.sees(Story.NOTHING);
        never.later(Duration.ofMinutes(5)).sees(Seen.queued(Story.START));
        assertThat(never.condition("Failed").message()).contains("Queued");
    }

    @Test
    @Tag("fault-07")
    void row07AJobSuspendedWhileItMeasuresIsDiscardedAndQueuedAgain() {
        // Given
        Story story = Story.with("{}").queued();
        story.sees(Story.NOTHING);
        story.sees(Seen.queued(Story.START));
        story.sees(Seen.running(Story.START));

        // When
        story.sees(Seen.queued(Story.START));

        // Then
        assertThat(story.condition("QuotaReserved").reason()).isEqualTo("Preempted");
        assertThat(requireNonNull(story.status().attempts()).preempted()).isEqualTo(1);
        assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(2));
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.QUEUED);
    }

    @Test
    void whatHasEndedWaitsForNothing() {
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        story.sees(Seen.valid(1));
        assertThat(story.sees(Story.NOTHING).lookAgain()).isEqualTo(Optional.empty());
    }
}
