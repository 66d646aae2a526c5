package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.AttemptObserver;
import dev.joulemark.operator.observe.ObservedAttempt;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deleted experiment leaves its run behind for a moment, and its name may be used again at once. */
@Tag("K8S-4")
final class PredecessorTest {

    private static final Instant CREATED = Instant.parse("2026-11-25T12:00:00Z");
    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    private final ExperimentPlanner planner = new ExperimentPlanner(SETTINGS);

    @Test
    @Tag("fault-16")
    void row16ARunOfADeletedExperimentOfTheSameNameIsWaitedFor() {
        // When
        Plan plan = planner.plan(situation(new Leftovers(List.of(), false, true), CREATED));

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(reason(plan.status())).isEqualTo("EarlierExperimentEnding");
        assertThat(plan.lookAgain()).isPresent();
        assertThat(planner.plan(situation(Leftovers.NONE, CREATED)).actions())
                .containsExactly(new Action.CreateAttempt(1));
    }

    @Test
    @Tag("fault-16")
    void row16ARunThatNobodyClearsAwayHoldsUpTheNewOneForFiveMinutes() {
        Instant late = CREATED.plus(Duration.ofMinutes(5));
        assertThat(planner.plan(situation(new Leftovers(List.of(), false, true), late))
                        .actions())
                .containsExactly(new Action.CreateAttempt(1));
    }

    @Test
    @Tag("fault-16")
    void row16JobsAndPodsOfAnotherUidAreSeenAsAPredecessorsWhileTheyMayRun() {
        assertThat(left(List.of(job(false)), List.of()).predecessorLives()).isTrue();
        assertThat(left(List.of(job(true)), List.of()).predecessorLives()).isFalse();
        assertThat(left(List.of(), List.of(pod("Running"))).predecessorLives()).isTrue();
        assertThat(left(List.of(), List.of(pod("Succeeded"))).predecessorLives())
                .isFalse();
        assertThat(left(List.of(job(false)), List.of(pod("Running"))))
                .satisfies(left -> assertThat(left.jobs()).isEmpty())
                .satisfies(left -> assertThat(left.podLives()).isFalse());
    }

    private static Situation situation(Leftovers leftovers, Instant now) {
        EnergyExperiment experiment = Experiments.smallest();
        experiment.getMetadata().setCreationTimestamp(CREATED.toString());
        return new Situation(experiment, List.of(), new ObservedAttempt.NotStarted(), false, leftovers, now);
    }

    private static Leftovers left(List<Job> jobs, List<Pod> pods) {
        AttemptNames ours = AttemptNames.of(Experiments.smallest(), 1);
        return LeftoverObserver.observe(ours, new AttemptObserver(ours.uid(), 1, RunnerJob.CONTAINER), jobs, pods);
    }

    private static EnergyExperiment predecessor() {
        EnergyExperiment experiment = Experiments.smallest();
        experiment.getMetadata().setUid("11111111-d9cb-469f-a165-70867728950e");
        return experiment;
    }

    private static Job job(boolean finished) {
        JobBuilder job = new JobBuilder(RunnerJob.desired(predecessor(), AttemptNames.of(predecessor(), 1), SETTINGS));
        return finished
                ? job.withNewStatus()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build()
                : job.build();
    }

    private static Pod pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withLabels(AttemptNames.of(predecessor(), 1).labels())
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static String reason(EnergyExperimentStatus status) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals("Running"))
                .findFirst()
                .orElseThrow()
                .reason();
    }
}
