package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost envelope is not yet a lost result. Rows are those of the fault table. */
@Tag("K8S-2")
@Tag("K8S-4")
final class SalvageTest {

    private static final ObservedAttempt.Failed LOST =
            (ObservedAttempt.Failed) Seen.failed("EnvelopeMissing", FailureKind.FINAL);

    @ParameterizedTest
    @ValueSource(strings = {"EnvelopeMissing", "ResultMissing", "PodDeleted"})
    @Tag("fault-32")
    void row32AResultThatMayBeStoredIsLookedForWhereThereIsAPlace(String reason) {
        EnergyExperiment kept = Experiments.parse("""
                metadata: {name: kept, namespace: team-a, uid: %s}
                spec:
                  model: {path: m.gguf}
                  workload: {dataset: {name: aienergyscore}}
                  results: {s3: {bucket: results}}
                """.formatted(Experiments.UID));
        assertThat(Salvage.isDue(Seen.failed(reason, FailureKind.FINAL), kept)).isTrue();
        assertThat(Salvage.isDue(Seen.failed(reason, FailureKind.FINAL), Experiments.smallest()))
                .isFalse();
        assertThat(Salvage.isDue(Seen.failed("ModelNotFound", FailureKind.FINAL), kept))
                .isFalse();
    }

    @Test
    @Tag("fault-32")
    void row32TheCollectorIsCreatedOnceAndWaitedFor() {
        // Given
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        // When
        Plan first = story.sees(Salvage.of(LOST, Story.NOTHING));
        Plan second = story.later(Duration.ofSeconds(5)).sees(Salvage.of(LOST, Seen.pending(story.now())));

        // Then
        assertThat(first.actions()).containsExactly(new Action.CreateCollector(1));
        assertThat(second.actions()).isEmpty();
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.MEASURING);
        assertThat(story.condition("Running").reason()).isEqualTo("Collecting");
    }

    @Test
    @Tag("fault-32")
    void row32ACollectedEnvelopeCountsAsTheRunners() {
        // Given
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        // When
        story.sees(Salvage.of(LOST, Seen.valid(1)));

        // Then
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
        assertThat(story.status().startTime()).isEqualTo("2026-11-25T12:00:00Z");
    }

    @Test
    @Tag("fault-32")
    void row32WhatTheStoreHasNotEitherIsLost() {
        // Given
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));

        // When
        story.sees(Salvage.of(LOST, Seen.failed("ResultMissing", FailureKind.FINAL)));

        // Then
        assertThat(story.status().phase()).isEqualTo(ExperimentPhase.FAILED);
        assertThat(story.condition("Failed").reason()).isEqualTo("EnvelopeMissing");
        assertThat(story.condition("Failed").message())
                .isEqualTo("m The store did not give the result either (ResultMissing: m)");
    }
}
