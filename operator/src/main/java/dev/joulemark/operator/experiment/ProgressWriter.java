package dev.joulemark.operator.experiment;

import static dev.joulemark.api.v1alpha1.ConditionType.FINISHED;
import static dev.joulemark.api.v1alpha1.ConditionType.READY;
import static dev.joulemark.api.v1alpha1.ConditionType.RUNNING;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.QueueSpec;
import java.util.List;

/** Writes the status of an experiment that has not ended: what it waits for, where it runs, what follows. Pure. */
record ProgressWriter(StatusFrame frame) {

    /** A queued run is Queued until it is admitted, also where that is not known yet. */
    EnergyExperimentStatus created() {
        return frame.experiment().getSpec().queue() == null
                ? waiting("JobCreated", "The Job was created; its Pod has not started yet.")
                : queued();
    }

    /** The run is accepted under its profile; its Job is created only after this is stored, so that nothing else applies. */
    EnergyExperimentStatus accepted(FrozenProfile profile) {
        String message = "The run is accepted under profile " + profile.name() + " as it is now.";
        List<Condition> conditions = frame.accepted()
                .isFalse(RUNNING, "ProfileResolved", message)
                .isFalse(FINISHED, "ProfileResolved", "The run has not ended.")
                .underWay(frame.early(), "ProfileResolved", message)
                .list();
        return frame.status(ExperimentPhase.PENDING, conditions, frame.attempts())
                .withProfile(profile);
    }

    EnergyExperimentStatus queued() {
        QueueSpec queue = frame.experiment().getSpec().queue();
        String message = queue == null
                ? "The Job is suspended; whoever suspended it has to resume it."
                : "The run waits until LocalQueue " + queue.localQueue() + " admits it.";
        List<Condition> conditions = frame.quota(frame.accepted(), false, "Queued", message)
                .isFalse(RUNNING, "Queued", message)
                .isFalse(FINISHED, "Queued", "The run has not ended.")
                .underWay(frame.early(), "Queued", message)
                .list();
        return frame.status(ExperimentPhase.QUEUED, conditions, frame.attempts().started());
    }

    /** While the reason stays, so does the message: schedulers and kubelets vary theirs, and each change is a write. */
    EnergyExperimentStatus waiting(String reason, String message) {
        String steady = frame.conditions()
                .before(RUNNING)
                .filter(running -> running.reason().equals(reason))
                .map(Condition::message)
                .orElse(message);
        List<Condition> conditions = frame.admitted(frame.accepted())
                .isFalse(RUNNING, reason, steady)
                .isFalse(FINISHED, "Starting", "The run has not ended.")
                .underWay(frame.early(), reason, steady)
                .list();
        return frame.status(
                ExperimentPhase.STARTING,
                conditions,
                frame.attempts().started(),
                frame.resolved(null),
                frame.old().startTime());
    }

    EnergyExperimentStatus running(String node, String startTime) {
        String message = "The runner measures on node " + node + ".";
        List<Condition> conditions = frame.admitted(frame.accepted())
                .isTrue(RUNNING, "Measuring", message)
                .isFalse(FINISHED, "Measuring", "The run has not ended.")
                .underWay(frame.early(), "Measuring", message)
                .list();
        return frame.status(
                ExperimentPhase.MEASURING, conditions, frame.attempts().started(), frame.resolved(node), startTime);
    }

    /** The run may be lost; nobody knows yet. */
    EnergyExperimentStatus leaving(String reason, String message) {
        List<Condition> conditions = frame.admitted(frame.accepted())
                .set(RUNNING, ConditionStatus.UNKNOWN, reason, message)
                .isFalse(FINISHED, reason, "The run has not ended.")
                .underWay(frame.early(), reason, message)
                .list();
        return frame.status(
                ExperimentPhase.MEASURING,
                conditions,
                frame.attempts().started(),
                frame.old().resolved(),
                frame.old().startTime());
    }

    /** Another attempt is to come; its Job is created only after this is stored, so that no budget is spent twice. */
    EnergyExperimentStatus anew(String reason, String message, Attempts then) {
        List<Condition> conditions = frame.quota(frame.accepted(), false, reason, message)
                .isFalse(RUNNING, reason, message)
                .isFalse(FINISHED, reason, "Another attempt follows.")
                .underWay(frame.early(), reason, message)
                .list();
        return frame.status(ExperimentPhase.PENDING, conditions, then);
    }

    /** Neither Reconciling nor Stalled: nothing goes on, and nothing is wrong. */
    EnergyExperimentStatus suspended(Attempts then) {
        String message = "spec.run.state is Suspend: set it to Run to go on.";
        List<Condition> conditions = frame.quota(frame.accepted(), false, "Suspended", message)
                .isFalse(RUNNING, "Suspended", message)
                .isFalse(FINISHED, "Suspended", "The run has not ended.")
                .set(READY, frame.early(), "Suspended", message)
                .list();
        return frame.status(ExperimentPhase.SUSPENDED, conditions, then);
    }
}
