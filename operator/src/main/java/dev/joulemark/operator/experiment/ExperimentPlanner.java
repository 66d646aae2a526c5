package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.RunState;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.operator.profile.ProfileStanding;
import dev.joulemark.plan.NodeLabels;
import dev.joulemark.plan.UnsupportedFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a situation to a plan. Pure: no clock, no cluster, the same plan for the same situation. What the user asks for
 * comes first (a clean run, an end, a pause), then what the cluster shows.
 */
final class ExperimentPlanner {

    /** A missing object may appear at any time, and no event of ours tells. */
    private static final Duration REFERENCE_CHECK = Duration.ofSeconds(15);

    /** No event tells that rights or a quota were changed. */
    private static final Duration REFUSAL_CHECK = Duration.ofSeconds(15);

    private final RunnerSettings settings;

    ExperimentPlanner(RunnerSettings settings) {
        this.settings = settings;
    }

    Plan plan(Situation situation) {
        return decide(situation).after(Janitor.actions(situation));
    }

    private Plan decide(Situation situation) {
        StatusFrame frame = StatusFrame.of(situation.experiment(), settings, situation.now());
        ExperimentPhase phase = frame.old().phase();
        boolean over = phase != null && phase.terminal();
        if (frame.old().attempts() != null
                && frame.attempts().isOlderThan(situation.run().rerunNonce())) {
            return Plan.status(rerun(situation, frame, over)).lookingAgain(AttemptPlanner.AT_ONCE);
        }
        if (over) {
            return AttemptPlanner.afterTheEnd(situation);
        }
        if (situation.run().state() == RunState.CANCEL) {
            // A number once given to a Job is never given to another, also where the status does not know that Job yet.
            Attempts last = isUnderWay(situation, frame) ? frame.attempts().started() : frame.attempts();
            return Plan.status(new StatusWriter(frame).cancelled(last)).lookingAgain(AttemptPlanner.AT_ONCE);
        }
        AttemptPlanner attempt = new AttemptPlanner(situation, frame);
        if (situation.run().state() == RunState.SUSPEND && !hasEnded(situation, phase)) {
            return suspended(situation, frame);
        }
        if (situation.observed() instanceof ObservedAttempt.NotStarted) {
            return phase != null && phase.underWay() ? attempt.lost() : beginning(situation, frame);
        }
        return attempt.underWay();
    }

    /** What has ended cannot be paused; what was paused has no outcome that counts. */
    private static boolean hasEnded(Situation situation, @Nullable ExperimentPhase phase) {
        return phase != ExperimentPhase.SUSPENDED
                && (situation.observed() instanceof ObservedAttempt.Measured
                        || situation.observed() instanceof ObservedAttempt.Failed);
    }

    private static Plan suspended(Situation situation, StatusFrame frame) {
        ProgressWriter writer = new ProgressWriter(frame);
        if (!isUnderWay(situation, frame)) {
            return Plan.status(writer.suspended(frame.attempts()));
        }
        PastAttempt past = givenUp(frame, "Suspended", "spec.run.state was set to Suspend.");
        return Plan.status(writer.suspended(frame.attempts().next(Attempts.Cause.RESUMED, past)))
                .lookingAgain(AttemptPlanner.AT_ONCE);
    }

    private static EnergyExperimentStatus rerun(Situation situation, StatusFrame frame, boolean over) {
        int nonce = situation.run().rerunNonce();
        Attempts then;
        if (over && frame.attempts().isStarted()) {
            then = frame.attempts().rerun(nonce, PastAttempts.ended(frame.old(), frame.attempts()));
        } else if (isUnderWay(situation, frame)) {
            PastAttempt past = givenUp(frame, "Superseded", "spec.run.rerunNonce was raised to " + nonce + ".");
            then = frame.attempts().rerun(nonce, past);
        } else {
            then = frame.attempts().rerun(nonce);
        }
        return new ProgressWriter(frame)
                .anew("Rerun", "A clean run was asked for by spec.run.rerunNonce: " + nonce + ".", then)
                .withProfile(null);
    }

    /** Whether there is an attempt to give up, be it one whose Job the status does not know yet. */
    private static boolean isUnderWay(Situation situation, StatusFrame frame) {
        ExperimentPhase phase = frame.old().phase();
        if (phase != null && phase.underWay()) {
            return true;
        }
        return !(situation.observed() instanceof ObservedAttempt.NotStarted)
                && !(situation.observed() instanceof ObservedAttempt.Foreign);
    }

    private static PastAttempt givenUp(StatusFrame frame, String reason, String message) {
        return PastAttempts.givenUp(frame.old(), frame.attempts(), reason, message, StatusWriter.text(frame.now()));
    }

    private static Plan beginning(Situation situation, StatusFrame frame) {
        Optional<Plan> unacceptable = unacceptable(situation, frame);
        if (unacceptable.isPresent()) {
            return unacceptable.get();
        }
        if (situation.profile() instanceof ProfileStanding.Found(FrozenProfile profile)) {
            return Plan.status(new ProgressWriter(frame).accepted(profile)).lookingAgain(AttemptPlanner.AT_ONCE);
        }
        Optional<Plan> held = held(situation, frame);
        if (held.isPresent()) {
            return held.get();
        }
        return new Plan(
                List.of(new Action.CreateAttempt(frame.attempts().current())),
                new ProgressWriter(frame).created(),
                Optional.of(AttemptPlanner.soonest(
                        AttemptPlanner.pendingTimeout(situation.spec()), AttemptPlanner.POD_CHECK)));
    }

    /** Why the run cannot be accepted as things are. Profiles are watched; what else may be missing is looked for. */
    private static Optional<Plan> unacceptable(Situation situation, StatusFrame frame) {
        return switch (situation.profile()) {
            case ProfileStanding.Missing(String name) ->
                Optional.of(notAccepted(
                        frame,
                        "ProfileNotFound",
                        List.of("spec.profileRef names MeasurementProfile " + name + ", which does not exist:"
                                + " kubectl get mprofile lists those that do.")));
            case ProfileStanding.Refused(List<String> sentences) ->
                Optional.of(notAccepted(frame, "ForbiddenByProfile", sentences));
            case ProfileStanding.None _, ProfileStanding.Frozen _, ProfileStanding.Found _ ->
                unusable(situation, frame);
        };
    }

    private static Optional<Plan> unusable(Situation situation, StatusFrame frame) {
        List<String> unsupported = UnsupportedFields.onCluster(situation.spec());
        if (!unsupported.isEmpty()) {
            return Optional.of(notAccepted(frame, "Unsupported", unsupported));
        }
        List<String> labels = NodeLabels.faults(situation.spec().placement());
        if (!labels.isEmpty()) {
            return Optional.of(notAccepted(frame, "InvalidNodeSelector", labels));
        }
        return situation.missingReferences().isEmpty()
                ? Optional.empty()
                : Optional.of(notAccepted(frame, "ReferenceNotFound", situation.missingReferences())
                        .lookingAgain(REFERENCE_CHECK));
    }

    /** Before its first attempt a run is not bound to the profile yet: what was wrong may have been the profile. */
    private static Plan notAccepted(StatusFrame frame, String reason, List<String> sentences) {
        EnergyExperimentStatus status = new StatusWriter(frame).notAccepted(reason, String.join(" ", sentences));
        return Plan.status(frame.attempts().isStarted() ? status : status.withProfile(null));
    }

    /**
     * The API server refuses an action of a plan. Said where nothing runs yet; where something does, the status that tells
     * of it is worth more, and the log has the refusal.
     *
     * @param situation what the plan was made from
     * @param words what the API server says
     */
    Plan refused(Situation situation, String words) {
        StatusFrame frame = StatusFrame.of(situation.experiment(), settings, situation.now());
        ExperimentPhase phase = frame.old().phase();
        boolean idle = phase == null || !(phase.terminal() || phase.underWay());
        EnergyExperimentStatus status = idle ? new StatusWriter(frame).blocked("Forbidden", words) : situation.status();
        return Plan.status(status).lookingAgain(REFUSAL_CHECK);
    }

    private static Optional<Plan> held(Situation situation, StatusFrame frame) {
        StatusWriter writer = new StatusWriter(frame);
        return predecessor(situation)
                .map(wait -> Plan.status(writer.blocked(
                                "EarlierExperimentEnding",
                                "The run of a deleted experiment of this name has not ended yet."))
                        .lookingAgain(wait))
                .or(() -> earlierAttempt(situation, frame)
                        .map(wait -> Plan.status(writer.blocked(
                                        "EarlierPodEnding", "The Pod of the attempt before has not ended yet."))
                                .lookingAgain(wait)));
    }

    /** Two runs on one machine measure each other; but a garbage collector that is away is not waited for. */
    private static Optional<Duration> predecessor(Situation situation) {
        String created = situation.experiment().getMetadata().getCreationTimestamp();
        if (!situation.leftovers().predecessorLives() || created == null) {
            return Optional.empty();
        }
        return check(Instant.parse(created).plus(AttemptPlanner.NODE_LOST), situation.now());
    }

    /** Two Pods on one GPU measure each other; but a Pod on a node that never answers again is not waited for. */
    private static Optional<Duration> earlierAttempt(Situation situation, StatusFrame frame) {
        List<PastAttempt> history = frame.old().history();
        if (!situation.leftovers().podLives() || history.isEmpty()) {
            return Optional.empty();
        }
        PastAttempt last = history.getLast();
        if (AttemptPlanner.NODE_LOST_REASON.equals(last.reason())
                || last.endTime().isEmpty()) {
            return Optional.empty();
        }
        return check(Instant.parse(last.endTime()).plus(AttemptPlanner.NODE_LOST), situation.now());
    }

    private static Optional<Duration> check(Instant until, Instant now) {
        Duration remaining = Duration.between(now, until);
        return remaining.isPositive()
                ? Optional.of(AttemptPlanner.soonest(remaining, REFERENCE_CHECK))
                : Optional.empty();
    }
}
