package dev.joulemark.operator.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.operator.observe.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries, their budgets and their history. */
@Tag("K8S-4")
final class AttemptsTest {

    private static final String ONE_RETRY = "{retry: {maxInfrastructureRetries: 1, maxMeasurementRetries: 1}}";

    @Test
    @Tag("fault-06")
    void row06EvictedPodIsRetriedWithinTheBudget() {
        // Given
        Story story = Story.with(ONE_RETRY);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        // When
        Plan retry = story.sees(Seen.evicted());

        // Then the next attempt is stored before its Job is created
        assertThat(retry.actions()).isEmpty();
        assertThat(retry.lookAgain()).isPresent();
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.PENDING);
        assertThat(counts(story)).isEqualTo(new AttemptsStatus(1, 1, 0, 0, 2, 0));
        assertThat(story.status().history()).singleElement().satisfies(past -> {
            assertThat(past.attempt()).isEqualTo(1);
            assertThat(past.reason()).isEqualTo("Evicted");
            assertThat(past.node()).isEqualTo("node-1");
            assertThat(past.energyPerOutputTokenJoules()).isNull();
        });
        assertThat(story.status().resolved()).isNull();
        assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(2));

        // And when the budget is spent
        story.sees(Seen.running(Story.START));
        story.sees(Seen.evicted());
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.FAILED);
        assertThat(story.condition("Failed").reason()).isEqualTo("Evicted");
    }

    @Test
    void withoutABudgetAnEvictionIsTheEnd() {
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        story.sees(Seen.evicted());
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.FAILED);
    }

    @Test
    @Tag("fault-07")
    void row07PreemptionCostsNoBudget() {
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        for (int attempt = 1; attempt <= 20; attempt++) {
            story.sees(Seen.running(Story.START));
            story.sees(Seen.failed("PreemptionByScheduler", FailureKind.PREEMPTED));
            assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(attempt + 1));
        }
        assertThat(counts(story)).isEqualTo(new AttemptsStatus(0, 1, 20, 0, 21, 0));
        assertThat(story.status().history())
                .hasSize(EnergyExperimentStatus.MAX_HISTORY)
                .extracting(PastAttempt::attempt)
                .startsWith(5)
                .endsWith(20);
    }

    @Test
    @Tag("fault-13")
    void row13JobDeletedByHandIsTheNextAttemptWithinTheBudgetAndNeverTheSame() {
        Story story = Story.with(ONE_RETRY);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        assertThat(story.sees(Story.NOTHING).actions()).isEmpty();
        assertThat(story.status().history().getLast().reason()).isEqualTo("JobLost");
        assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(2));
        assertThat(story.sees(Story.NOTHING).actions()).isEmpty();
        assertThat(story.condition("Failed").reason()).isEqualTo("JobLost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OOMKilled", "ModelNotFound", "SpecRefused", "DeadlineExceeded"})
    @Tag("fault-09")
    void row09WhatTheRunBringsAboutItselfIsNotRetried(String reason) {
        Story story = Story.with(ONE_RETRY);
        story.sees(Story.NOTHING);
        story.sees(Seen.failed(reason, FailureKind.FINAL));
        assertThat(story.condition("Failed").reason()).isEqualTo(reason);
        assertThat(counts(story)).isEqualTo(new AttemptsStatus(0, 1, 0, 0, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SampleGap",
                "ThermalThrottle",
                "ClockChanged",
                "HighVariance",
                "CoTenantObserved",
                "CounterReset",
                "DeviceLost"
            })
    void aMeasurementThatCircumstancesSpoiltIsRepeatedAndItsNumberIsHistory(String reason) {
        // Given
        Story story = Story.with(ONE_RETRY);
        story.sees(Story.NOTHING);

        // When
        story.sees(Seen.invalid(1, reason));

        // Then
        assertThat(counts(story)).isEqualTo(new AttemptsStatus(0, 2, 0, 0, 2, 0));
        assertThat(story.status().summary()).isNull();
        assertThat(story.status().history()).singleElement().satisfies(past -> {
            assertThat(past.reason()).isEqualTo(reason);
            assertThat(past.valid()).isEqualTo(ConditionStatus.FALSE);
            assertThat(past.energyPerOutputTokenJoules()).isEqualTo("0.941406");
            assertThat(past.resultUri()).startsWith("pvc://");
        });

        // And when the budget is spent, the last number stands with its verdict
        story.sees(Story.NOTHING);
        story.sees(Seen.invalid(2, reason));
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
        assertThat(story.condition("MeasurementValid").reason()).isEqualTo(reason);
        assertThat(story.status().summary()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LifecycleViolation", "WrongDevice", "SharedPowerDomain", "IncompleteTokens", "Estimated"})
    void aMeasurementThatWouldBeInvalidAgainIsNotRepeated(String reason) {
        Story story = Story.with(ONE_RETRY);
        story.sees(Story.NOTHING);
        story.sees(Seen.invalid(1, reason));
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
    }

    @Test
    @Tag("fault-18")
    void row18ALargerNonceStartsACleanRunAndKeepsTheHistory() {
        // Given
        Story story = Story.with("{retry: {maxInfrastructureRetries: 1}}");
        story.sees(Story.NOTHING);
        story.sees(Seen.evicted());
        story.sees(Story.NOTHING);
        story.sees(Seen.valid(2));
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);

        // When
        story.edit("{rerunNonce: 1, retry: {maxInfrastructureRetries: 1}}").sees(Seen.valid(2));

        // Then
        assertThat(story.status().summary()).isNull();
        assertThat(story.has("MeasurementValid")).isFalse();
        assertThat(counts(story)).isEqualTo(new AttemptsStatus(0, 1, 0, 0, 3, 1));
        assertThat(story.status().history()).extracting(PastAttempt::reason).containsExactly("Evicted", "Measured");
        assertThat(story.status().history().getLast().energyPerOutputTokenJoules())
                .isEqualTo("0.941406");
        assertThat(story.sees(Story.NOTHING).actions()).containsExactly(new Action.CreateAttempt(3));
        assertThat(story.sees(Seen.running(Story.START)).actions()).isEmpty();
    }

    @Test
    @Tag("fault-18")
    void row18ALargerNonceGivesUpTheAttemptThatRuns() {
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        story.edit("{rerunNonce: 5}").sees(Seen.running(Story.START));
        assertThat(story.status().history()).extracting(PastAttempt::reason).containsExactly("Superseded");

        // And its Job is deleted before the next one is created
        Plan next = story.leaving(new Leftovers(List.of(new Leftovers.OtherJob(1, false, false)), false, false))
                .sees(Story.NOTHING);
        assertThat(next.actions()).containsExactly(new Action.DeleteJob(1), new Action.CreateAttempt(2));
    }

    @Test
    void jobsOfEarlierAttemptsGetATimeToLiveOnceAndThoseOfLaterOnesAreLeftAlone() {
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        Leftovers left = new Leftovers(
                List.of(
                        new Leftovers.OtherJob(2, true, false),
                        new Leftovers.OtherJob(3, true, true),
                        new Leftovers.OtherJob(9, false, false)),
                false,
                false);
        story.sees(Seen.running(Story.START));
        for (int attempt = 1; attempt < 4; attempt++) {
            story.sees(Seen.failed("PreemptionByScheduler", FailureKind.PREEMPTED));
            story.sees(Story.NOTHING);
        }
        assertThat(story.leaving(left).sees(Seen.running(Story.START)).actions())
                .containsExactly(new Action.SetJobTtl(2, 86_400));
    }

    private static AttemptsStatus counts(Story story) {
        return requireNonNull(story.status().attempts());
    }
}
