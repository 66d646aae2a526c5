package dev.joulemark.operator.experiment;

import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.RunSpec;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.plan.UnsupportedFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a situation to a plan. Pure: no clock, no cluster, the same plan for the same situation. */
final class ExperimentPlanner {

    /** A missing object may appear at any time, and no event of ours tells. */
    private static final Duration REFERENCE_CHECK = Duration.ofSeconds(15);

    /** The final status is written first; then, at once, the Job gets its time to live. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(1);

    private static final Duration FOREIGN_CHECK = Duration.ofSeconds(10);

    private final RunnerSettings settings;

    ExperimentPlanner(RunnerSettings settings) {
        this.settings = settings;
    }

    Plan plan(Situation situation) {
        EnergyExperimentStatus old = status(situation.experiment());
        if (old.phase() != null && old.phase().terminal()) {
            return afterTheEnd(situation, old);
        }
        StatusWriter writer = new StatusWriter(situation.experiment(), settings, situation.now());
        if (!(situation.observed() instanceof ObservedAttempt.NotStarted)) {
            return underWay(situation, writer);
        }
        if (started(old)) {
            return Plan.status(writer.failed("JobLost", "The Job was deleted before its result was captured.", null));
        }
        return beginning(situation, writer);
    }

    /**
     * Whether a Job was created according to the status.
     *
     * @param status the stored status
     */
    static boolean started(EnergyExperimentStatus status) {
        AttemptsStatus attempts = status.attempts();
        return attempts != null && attempts.measurement() > 0;
    }

    private static EnergyExperimentStatus status(EnergyExperiment experiment) {
        EnergyExperimentStatus status = experiment.getStatus();
        return status == null ? EnergyExperimentStatus.empty() : status;
    }

    private static Plan beginning(Situation situation, StatusWriter writer) {
        List<String> unsupported =
                UnsupportedFields.onCluster(situation.experiment().getSpec());
        if (!unsupported.isEmpty()) {
            return Plan.status(writer.notAccepted("Unsupported", String.join(" ", unsupported)));
        }
        if (!situation.missingReferences().isEmpty()) {
            return Plan.status(writer.notAccepted("ReferenceNotFound", String.join(" ", situation.missingReferences())))
                    .lookingAgain(REFERENCE_CHECK);
        }
        return new Plan(
                List.of(new Action.CreateAttempt()),
                writer.waiting("JobCreated", "The Job was created and has no Pod yet."),
                Optional.of(pendingTimeout(situation.experiment().getSpec())));
    }

    private static Plan underWay(Situation situation, StatusWriter writer) {
        EnergyExperimentSpec spec = situation.experiment().getSpec();
        return switch (situation.observed()) {
            case ObservedAttempt.NotStarted() -> throw new IllegalStateException("handled before");
            case ObservedAttempt.Foreign(String message) ->
                Plan.status(writer.blocked("NameTaken", message)).lookingAgain(FOREIGN_CHECK);
            case ObservedAttempt.Waiting(String reason, String message, String since) ->
                within(
                        writer.waiting(reason, message),
                        remaining(since, pendingTimeout(spec), situation.now()),
                        writer,
                        new Timeout("PendingTimeout", "run.pendingTimeout", reason + ": " + message));
            case ObservedAttempt.Running(String node, String startTime) ->
                within(
                        writer.running(node, startTime),
                        remaining(startTime, Durations.parse(spec.run().timeout()), situation.now()),
                        writer,
                        new Timeout("Timeout", "run.timeout", "The runner had not finished."));
            case ObservedAttempt.Measured(ResultEnvelope envelope, ObservedAttempt.Place place) ->
                Plan.status(writer.measured(envelope, place)).lookingAgain(CLEAN_UP);
            case ObservedAttempt.Failed(String reason, String message, ObservedAttempt.@Nullable Place place) ->
                Plan.status(writer.failed(reason, message, place)).lookingAgain(CLEAN_UP);
        };
    }

    private record Timeout(String reason, String field, String state) {}

    private static Plan within(
            EnergyExperimentStatus status, Duration remaining, StatusWriter writer, Timeout timeout) {
        if (remaining.isPositive()) {
            return Plan.status(status).lookingAgain(remaining);
        }
        String message = "The attempt took longer than spec." + timeout.field() + " allows. " + timeout.state();
        return Plan.status(writer.failed(timeout.reason(), message, null)).lookingAgain(CLEAN_UP);
    }

    /** The status is final and stored; only the Job is left to be cleared away. */
    private static Plan afterTheEnd(Situation situation, EnergyExperimentStatus old) {
        EnergyExperimentStatus honest = StatusWriter.withGeneration(
                old, situation.experiment().getMetadata().getGeneration());
        RunSpec run = situation.experiment().getSpec().run();
        List<Action> actions = switch (situation.observed()) {
            case ObservedAttempt.NotStarted ignored -> List.of();
            case ObservedAttempt.Foreign ignored -> List.of();
            case ObservedAttempt.Waiting ignored -> List.of(new Action.DeleteJob());
            case ObservedAttempt.Running ignored -> List.of(new Action.DeleteJob());
            case ObservedAttempt.Measured ignored ->
                ttl(situation, run.ttlAfterFinished().succeeded());
            case ObservedAttempt.Failed ignored ->
                ttl(situation, run.ttlAfterFinished().failed());
        };
        return new Plan(actions, honest, Optional.empty());
    }

    private static List<Action> ttl(Situation situation, String ttl) {
        return situation.jobTtlSet()
                ? List.of()
                : List.of(new Action.SetJobTtl(Durations.parse(ttl).toSeconds()));
    }

    private static Duration pendingTimeout(EnergyExperimentSpec spec) {
        return Durations.parse(spec.run().pendingTimeout());
    }

    private static Duration remaining(String since, Duration allowed, Instant now) {
        return allowed.minus(Duration.between(Instant.parse(since), now));
    }
}
