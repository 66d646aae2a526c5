package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One experiment told round by round: what is observed, what is planned, and the status is stored each time. */
final class Story {

    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    static final ObservedAttempt NOTHING = new ObservedAttempt.NotStarted();

    private final ExperimentPlanner planner =
            new ExperimentPlanner(new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi"));
    private EnergyExperimentStatus status = EnergyExperimentStatus.empty();
    private String run;
    private String more = "";
    private Instant now = START;
    private Leftovers leftovers = Leftovers.NONE;
    private long generation = 1;

    private Story(String run) {
        this.run = run;
    }

    /**
     * An experiment.
     *
     * @param run its section {@code run}, as YAML in flow style
     */
    static Story with(String run) {
        return new Story(run);
    }

    /** The same in a queue. */
    Story queued() {
        more = "queue: {localQueue: gpu}";
        return this;
    }

    /** The user edits the section {@code run}. */
    Story edit(String changed) {
        run = changed;
        generation++;
        return this;
    }

    Story later(Duration time) {
        now = now.plus(time);
        return this;
    }

    Story leaving(Leftovers left) {
        leftovers = left;
        return this;
    }

    /** One round; its status is stored. */
    Plan sees(ObservedAttempt observed) {
        Plan plan = planner.plan(new Situation(experiment(), List.of(), observed, false, leftovers, now));
        status = plan.status();
        return plan;
    }

    EnergyExperiment experiment() {
        EnergyExperiment experiment = Experiments.parse("""
                metadata: {name: smallest, namespace: team-a, uid: %s, generation: %d}
                spec:
                  model: {path: models/m.gguf}
                  workload: {dataset: {name: aienergyscore}}
                  run: %s
                  %s
                """.formatted(Experiments.UID, generation, run, more));
        return Experiments.with(experiment, status);
    }

    EnergyExperimentStatus status() {
        return status;
    }

    Instant now() {
        return now;
    }

    Condition condition(String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type + " in " + status));
    }

    boolean has(String type) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals(type));
    }
}
