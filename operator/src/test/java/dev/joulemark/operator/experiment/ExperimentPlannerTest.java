package dev.joulemark.operator.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.SummaryStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Envelopes;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8S-1")
final class ExperimentPlannerTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final ObservedAttempt NOT_STARTED = new ObservedAttempt.NotStarted();
    private static final ObservedAttempt WAITING = new ObservedAttempt.Waiting("PodPending", "m", NOW.toString());
    private static final ObservedAttempt RUNNING = new ObservedAttempt.Running("node-1", NOW.toString());
    private static final ObservedAttempt MEASURED = new ObservedAttempt.Measured(
            Envelopes.measured(Experiments.UID),
            new ObservedAttempt.Place("node-1", "2026-11-25T11:00:00Z", "2026-11-25T11:10:00Z"));
    private static final ObservedAttempt FAILED = new ObservedAttempt.Failed("OOMKilled", "m", null);

    private final ExperimentPlanner planner =
            new ExperimentPlanner(new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi"));

    @Test
    void aNewExperimentGetsItsJob() {
        Plan plan = planner.plan(situation(Experiments.smallest(), NOT_STARTED));
        assertThat(plan.actions()).containsExactly(new Action.CreateAttempt(1));
        assertThat(plan.status().phase()).isEqualTo(ExperimentPhase.STARTING);
        assertThat(condition(plan.status(), "Accepted").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(condition(plan.status(), "Reconciling").status()).isEqualTo(ConditionStatus.TRUE);
    }

    @Test
    void aMissingObjectKeepsTheExperimentFromBeingAcceptedUntilItIsThere() {
        // When
        Plan plan = planner.plan(new Situation(
                Experiments.smallest(), List.of("spec.cache names c."), NOT_STARTED, false, Leftovers.NONE, NOW));

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(condition(plan.status(), "Accepted").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(condition(plan.status(), "Accepted").reason()).isEqualTo("ReferenceNotFound");
        assertThat(condition(plan.status(), "Stalled").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(plan.lookAgain()).isPresent();

        // And when it has appeared
        EnergyExperiment later = Experiments.with(Experiments.smallest(), plan.status());
        assertThat(planner.plan(situation(later, NOT_STARTED)).actions()).containsExactly(new Action.CreateAttempt(1));
    }

    @Test
    void aFieldThatDoesNotWorkYetIsRefusedWithASentence() {
        EnergyExperiment experiment = Experiments.parse("""
                metadata: {name: a, namespace: n, uid: %s, generation: 1}
                spec:
                  model: {path: m}
                  workload: {dataset: {name: aienergyscore}}
                  placement: {gpuCount: 2}
                """.formatted(Experiments.UID));
        Plan plan = planner.plan(situation(experiment, NOT_STARTED));
        assertThat(plan.actions()).isEmpty();
        assertThat(condition(plan.status(), "Accepted").reason()).isEqualTo("Unsupported");
        assertThat(condition(plan.status(), "Accepted").message())
                .startsWith("spec.placement.gpuCount: 2 is not supported");
    }

    @Test
    void aMeasuredAttemptFillsTheWholeStatus() {
        // When
        EnergyExperimentStatus status =
                planner.plan(situation(Experiments.smallest(), MEASURED)).status();

        // Then
        assertThat(status.phase()).isEqualTo(ExperimentPhase.SUCCEEDED);
        SummaryStatus summary = requireNonNull(status.summary());
        assertThat(summary.energyPerOutputTokenJoules()).isEqualTo("0.941406");
        assertThat(summary.tokensPerSecond()).isEqualTo("12.8");
        assertThat(status.runs()).hasSize(2);
        assertThat(status.runs().getFirst().energyPerOutputTokenJoules()).isEqualTo("0.9375");
        assertThat(status.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("short_measurement_duration");
            assertThat(warning.remediation()).contains("promptCount");
        });
        assertThat(status.warningCount()).isEqualTo(1);
        assertThat(requireNonNull(status.result()).sha256()).isEqualTo("a".repeat(64));
        assertThat(condition(status, "MeasurementValid").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(condition(status, "Finished").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(condition(status, "Ready").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(status.conditions()).extracting(Condition::type).doesNotContain("Reconciling", "Stalled");
    }

    @Test
    @Tag("fault-13")
    void aFinishedExperimentNeverStartsAgainWhenItsJobIsGone() {
        // Given
        EnergyExperimentStatus done =
                planner.plan(situation(Experiments.smallest(), MEASURED)).status();
        EnergyExperiment finished = Experiments.with(Experiments.smallest(), done);

        // When
        Plan plan = planner.plan(situation(finished, NOT_STARTED));

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.status()).isEqualTo(done);
    }

    @Test
    @Tag("fault-03")
    void theJobGetsItsTimeToLiveOnlyAfterTheStatusIsStored() {
        // Given
        Plan first = planner.plan(situation(Experiments.smallest(), MEASURED));
        assertThat(first.actions()).isEmpty();

        // When
        EnergyExperiment stored = Experiments.with(Experiments.smallest(), first.status());
        Plan second = planner.plan(situation(stored, MEASURED));

        // Then
        assertThat(second.actions()).containsExactly(new Action.SetJobTtl(1, 3_600));
        assertThat(planner.plan(new Situation(stored, List.of(), MEASURED, true, Leftovers.NONE, NOW))
                        .actions())
                .isEmpty();
    }

    @Test
    void aJobDeletedByHandBeforeItsEndIsLost() {
        EnergyExperimentStatus running =
                planner.plan(situation(Experiments.smallest(), RUNNING)).status();
        Plan plan = planner.plan(situation(Experiments.with(Experiments.smallest(), running), NOT_STARTED));
        assertThat(condition(plan.status(), "Failed").reason()).isEqualTo("JobLost");
        assertThat(plan.actions()).isEmpty();
    }

    @Test
    void aRunThatTakesTooLongFailsAndItsJobIsDeletedAfterwards() {
        // Given
        ObservedAttempt running = new ObservedAttempt.Running(
                "node-1", NOW.minus(Duration.ofMinutes(125)).toString());

        // When
        Plan plan = planner.plan(situation(Experiments.smallest(), running));

        // Then
        assertThat(condition(plan.status(), "Failed").reason()).isEqualTo("Timeout");
        EnergyExperiment stored = Experiments.with(Experiments.smallest(), plan.status());
        assertThat(planner.plan(situation(stored, running)).actions()).containsExactly(new Action.DeleteJob(1));
    }

    @Test
    void aConditionKeepsItsTransitionTimeWhileItsStatusStays() {
        EnergyExperimentStatus first =
                planner.plan(situation(Experiments.smallest(), WAITING)).status();
        EnergyExperiment stored = Experiments.with(Experiments.smallest(), first);
        EnergyExperimentStatus second = planner.plan(
                        new Situation(stored, List.of(), RUNNING, false, Leftovers.NONE, NOW.plusSeconds(60)))
                .status();
        assertThat(condition(second, "Accepted").lastTransitionTime()).isEqualTo(NOW.toString());
        assertThat(condition(second, "Running").lastTransitionTime())
                .isEqualTo(NOW.plusSeconds(60).toString());
    }

    @Test
    @Tag("fault-19")
    void noOrderOfEventsCreatesASecondJobOrLeavesATerminalPhase() {
        List<ObservedAttempt> events = List.of(NOT_STARTED, WAITING, RUNNING, MEASURED, FAILED);
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            EnergyExperimentStatus status = EnergyExperimentStatus.empty();
            int created = 0;
            for (int step = 0; step < 12; step++) {
                ObservedAttempt event = events.get(random.nextInt(events.size()));
                EnergyExperiment experiment = Experiments.with(Experiments.smallest(), status);
                Plan plan = planner.plan(situation(experiment, event));
                created += plan.actions().contains(new Action.CreateAttempt(1)) ? 1 : 0;
                if (status.phase() != null && status.phase().terminal()) {
                    assertThat(plan.status()).isEqualTo(status);
                }
                status = plan.status();
            }
            assertThat(created).as("seed %d", seed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void thePlanIsTheSameForTheSameSituation() {
        Situation situation = situation(Experiments.smallest(), RUNNING);
        Plan plan = planner.plan(situation);
        EnergyExperiment stored = Experiments.with(Experiments.smallest(), plan.status());
        assertThat(planner.plan(situation(stored, RUNNING)).status()).isEqualTo(plan.status());
    }

    private static Situation situation(EnergyExperiment experiment, ObservedAttempt observed) {
        return new Situation(experiment, List.of(), observed, false, Leftovers.NONE, NOW);
    }

    private static Condition condition(EnergyExperimentStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
