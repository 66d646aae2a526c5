package dev.joulemark.operator.experiment;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.ConditionType;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.RetrySpec;
import dev.joulemark.operator.observe.AttemptObserver;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Plans for the current attempt, once there is a Job. Every wait has its deadline. Pure.
 *
 * @param situation the situation
 * @param frame the status so far
 */
record AttemptPlanner(Situation situation, StatusFrame frame) {

    /** After the status is stored, what follows from it is done in the next round. */
    static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** That the API server refuses a Pod is told by events of its Job alone, which are not watched. */
    static final Duration POD_CHECK = Duration.ofSeconds(15);

    /**
     * How long a node may be silent, or a Pod overstay the time it was given to end: as long as Kubernetes tolerates an
     * unreachable node by default.
     */
    static final Duration NODE_LOST = Duration.ofMinutes(5);

    /** How far the clock of a node may be off without a run failing early. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    static final String NODE_LOST_REASON = "NodeLost";

    private static final Duration FOREIGN_CHECK = Duration.ofSeconds(10);

    /** The Job of the status is not there any more. */
    Plan lost() {
        return again(
                FailureKind.INFRASTRUCTURE,
                new StatusWriter(frame).failed("JobLost", "The Job was deleted before its result was captured.", null));
    }

    Plan underWay() {
        return switch (situation.observed()) {
            case ObservedAttempt.NotStarted() -> throw new IllegalStateException("handled before");
            case ObservedAttempt.Foreign(String message) -> foreign(message);
            case ObservedAttempt.Queued(String since) -> queued(since);
            case ObservedAttempt.Waiting waiting -> waiting(waiting);
            case ObservedAttempt.Running(String node, String startTime) ->
                within(
                        new ProgressWriter(frame).running(node, startTime),
                        remaining(begun(startTime), timeout()),
                        new Timeout("Timeout", "run.timeout", "The runner had not finished."));
            case ObservedAttempt.Leaving leaving -> leaving(leaving);
            case ObservedAttempt.Measured measured -> measured(measured);
            case ObservedAttempt.Collectable(ObservedAttempt.Failed lost, boolean begun) -> collect(lost, begun);
            case ObservedAttempt.Failed failed ->
                again(failed.kind(), new StatusWriter(frame).failed(failed.reason(), failed.message(), failed.place()));
        };
    }

    /** Ours is gone if it was there, and a stranger has taken its name. */
    private Plan foreign(String message) {
        return isStarted()
                ? lost()
                : Plan.status(new StatusWriter(frame).blocked("NameTaken", message))
                        .lookingAgain(FOREIGN_CHECK);
    }

    /** A Job that is suspended while the runner measures loses its Pod: the partial energy is never used. */
    private Plan queued(String since) {
        if (frame.old().phase() == ExperimentPhase.MEASURING) {
            return preempted();
        }
        return within(
                new ProgressWriter(frame).queued(),
                remaining(since, pendingTimeout(situation.spec())),
                new Timeout("PendingTimeout", "run.pendingTimeout", "Queued: the Job was not admitted."));
    }

    /** Also where the Job was resumed before anybody looked: it has another Pod then, and an attempt is one Pod. */
    private Plan preempted() {
        return again(
                FailureKind.PREEMPTED,
                new StatusWriter(frame)
                        .failed("Preempted", "The queue took the run's place for a more important one.", null));
    }

    private Plan waiting(ObservedAttempt.Waiting waiting) {
        if (frame.old().phase() == ExperimentPhase.MEASURING) {
            return AttemptObserver.hasNoPod(waiting) ? podGone(waiting.since()) : preempted();
        }
        ProgressWriter writer = new ProgressWriter(frame);
        Plan plan = within(
                waiting.usual()
                        ? writer.waiting("JobCreated", "The Job was created; its Pod has not started yet.")
                        : writer.waiting(waiting.reason(), waiting.message()),
                remaining(waiting.since(), pendingTimeout(situation.spec())),
                new Timeout("PendingTimeout", "run.pendingTimeout", waiting.reason() + ": " + waiting.message()));
        return AttemptObserver.hasNoPod(waiting)
                ? plan.lookingAgain(soonest(plan.lookAgain().orElse(POD_CHECK), POD_CHECK))
                : plan;
    }

    /** The Pod that ran is gone and the Job controller has not said so yet: not a step back, but soon a failure. */
    private Plan podGone(String since) {
        String start = frame.old().startTime();
        Plan same = within(
                new ProgressWriter(frame).leaving("PodGone", "The Pod is gone; its Job has not noticed yet."),
                remaining(start == null ? since : start, timeout()),
                new Timeout("Timeout", "run.timeout", "The Pod is gone."));
        return same.lookingAgain(soonest(same.lookAgain().orElse(POD_CHECK), POD_CHECK));
    }

    private Plan leaving(ObservedAttempt.Leaving leaving) {
        Duration lost = remaining(leaving.since(), NODE_LOST);
        String what = leaving.reason().equals("NodeNotReady")
                ? "Node " + leaving.node() + " has not answered since " + leaving.since() + "."
                : "The Pod on node " + leaving.node() + " had until " + leaving.since() + " to end.";
        if (!lost.isPositive()) {
            return again(FailureKind.INFRASTRUCTURE, new StatusWriter(frame).failed(NODE_LOST_REASON, what, null));
        }
        Duration grace = Duration.between(situation.now(), Instant.parse(leaving.since()));
        if (grace.isPositive() && isStarted()) {
            // A Pod that ends in its own time is told of once, when it has.
            return Plan.status(StatusWriter.withGeneration(
                            frame.old(), situation.experiment().getMetadata().getGeneration()))
                    .lookingAgain(grace);
        }
        return Plan.status(new ProgressWriter(frame).leaving(leaving.reason(), what))
                .lookingAgain(lost);
    }

    private Plan measured(ObservedAttempt.Measured measured) {
        EnergyExperimentStatus status = new StatusWriter(frame).measured(measured.envelope(), measured.place());
        MeasurementValidity verdict = Objects.requireNonNull(measured.envelope().valid(), "verdict");
        RetrySpec budget = situation.run().retry();
        Attempts attempts = frame.attempts().started();
        if (RetryPolicy.mayPass(verdict) && attempts.allows(Attempts.Cause.MEASUREMENT, budget)) {
            return follow(Attempts.Cause.MEASUREMENT, status);
        }
        return Plan.status(status).lookingAgain(AT_ONCE);
    }

    /** The Job of the collector has a deadline of its own, so that this ends. */
    private Plan collect(ObservedAttempt.Failed lost, boolean begun) {
        Plan plan = Plan.status(new ProgressWriter(frame)
                        .leaving("Collecting", lost.message() + " A collector looks for the result in its store."))
                .lookingAgain(POD_CHECK);
        return begun
                ? plan
                : plan.after(List.of(new Action.CreateCollector(frame.attempts().current())));
    }

    /** Another attempt where the budget allows it, else the end. */
    private Plan again(FailureKind kind, EnergyExperimentStatus failed) {
        Optional<Attempts.Cause> cause = switch (kind) {
            case FINAL -> Optional.empty();
            case INFRASTRUCTURE -> Optional.of(Attempts.Cause.INFRASTRUCTURE);
            case PREEMPTED -> Optional.of(Attempts.Cause.PREEMPTED);
        };
        return cause.filter(found ->
                        frame.attempts().started().allows(found, situation.run().retry()))
                .map(found -> follow(found, failed))
                .orElseGet(() -> Plan.status(failed).lookingAgain(AT_ONCE));
    }

    private Plan follow(Attempts.Cause cause, EnergyExperimentStatus ended) {
        Attempts attempts = frame.attempts().started();
        PastAttempt past = PastAttempts.ended(ended, attempts);
        Attempts then = attempts.next(cause, past);
        return Plan.status(new ProgressWriter(frame)
                        .anew(
                                past.reason(),
                                "Attempt " + then.current() + " follows attempt " + attempts.current() + ". "
                                        + past.message(),
                                then))
                .lookingAgain(AT_ONCE);
    }

    /** The status is final and stored; only the Job is left to be cleared away. */
    static Plan afterTheEnd(Situation situation) {
        EnergyExperimentStatus old = situation.status();
        int current = Attempts.of(old, 0).current();
        EnergyExperimentStatus honest = StatusWriter.withGeneration(
                old, situation.experiment().getMetadata().getGeneration());
        List<Action> actions = switch (situation.observed()) {
            case ObservedAttempt.NotStarted _, ObservedAttempt.Foreign _ -> List.of();
            case ObservedAttempt.Queued _,
                    ObservedAttempt.Waiting _,
                    ObservedAttempt.Running _,
                    ObservedAttempt.Leaving _ -> List.of(new Action.DeleteJob(current));
            case ObservedAttempt.Measured _ ->
                ttl(situation, current, situation.run().ttlAfterFinished().succeeded());
            case ObservedAttempt.Failed _, ObservedAttempt.Collectable _ ->
                ttl(situation, current, situation.run().ttlAfterFinished().failed());
        };
        return new Plan(actions, honest, Optional.empty());
    }

    private static List<Action> ttl(Situation situation, int attempt, String ttl) {
        return situation.jobTtlSet()
                ? List.of()
                : List.of(new Action.SetJobTtl(attempt, Durations.parse(ttl).toSeconds()));
    }

    private record Timeout(String reason, String field, String state) {}

    /** A run that took too long is not repeated: it would take as long again. */
    private Plan within(EnergyExperimentStatus status, Duration remaining, Timeout timeout) {
        if (remaining.isPositive()) {
            return Plan.status(status).lookingAgain(remaining);
        }
        String message = "The attempt took longer than spec." + timeout.field() + " allows. " + timeout.state();
        return Plan.status(new StatusWriter(frame).failed(timeout.reason(), message, null))
                .lookingAgain(AT_ONCE);
    }

    private boolean isStarted() {
        ExperimentPhase phase = frame.old().phase();
        return phase != null && phase.underWay();
    }

    private Duration timeout() {
        return Durations.parse(situation.run().timeout());
    }

    static Duration pendingTimeout(EnergyExperimentSpec spec) {
        return Durations.parse(spec.run().pendingTimeout());
    }

    /**
     * From when on a run has its time. The start is told by the node's clock, which may be off by as much as
     * {@link #CLOCK_SKEW}: it counts from the moment the run was first seen, as long as that is not later still.
     */
    private String begun(String startTime) {
        Instant latest = Instant.parse(startTime).plus(CLOCK_SKEW);
        Instant seen = frame.conditions()
                .before(ConditionType.RUNNING)
                .filter(running -> running.status() == ConditionStatus.TRUE)
                .map(running -> Instant.parse(running.lastTransitionTime()))
                .orElse(situation.now());
        return (seen.isBefore(latest) ? seen : latest).toString();
    }

    private Duration remaining(String since, Duration allowed) {
        return allowed.minus(Duration.between(Instant.parse(since), situation.now()));
    }

    static Duration soonest(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
