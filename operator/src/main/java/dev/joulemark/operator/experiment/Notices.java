package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.ConditionType;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.PastAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has happened between two statuses of an experiment. Pure: the same change is told in the same words. */
final class Notices {

    private Notices() {}

    static List<Notice> between(EnergyExperimentStatus before, EnergyExperimentStatus after) {
        List<Notice> notices = new ArrayList<>();
        Attempts old = Attempts.of(before, 0);
        Attempts now = Attempts.of(after, 0);
        if (now.current() > old.current()) {
            notices.add(another(old, now, after));
        }
        if (after.phase() != before.phase() && after.phase() != null) {
            phase(after.phase(), now.current(), after).ifPresent(notices::add);
        }
        return List.copyOf(notices);
    }

    private static Notice another(Attempts old, Attempts now, EnergyExperimentStatus after) {
        PastAttempt past = after.history().getLast();
        String why = past.reason() + ": " + past.message();
        if (now.counts().rerunNonce() > old.counts().rerunNonce()) {
            return new Notice(now.current(), false, "Rerun", "A clean run follows attempt " + past.attempt() + ".");
        }
        if (now.counts().preempted() > old.counts().preempted()) {
            return new Notice(past.attempt(), true, "Preempted", why);
        }
        if (now.counts().resumed() > old.counts().resumed()) {
            return new Notice(past.attempt(), false, "GivenUp", why);
        }
        return new Notice(now.current(), true, "Retrying", "Attempt " + past.attempt() + " ended with " + why);
    }

    private static Optional<Notice> phase(ExperimentPhase phase, int attempt, EnergyExperimentStatus after) {
        return switch (phase) {
            case PENDING -> told(after, ConditionType.ACCEPTED, ConditionStatus.FALSE, attempt, true, "NotAccepted");
            case QUEUED -> told(after, ConditionType.RUNNING, ConditionStatus.FALSE, attempt, false, "Queued");
            case STARTING -> Optional.empty();
            case MEASURING -> told(after, ConditionType.RUNNING, ConditionStatus.TRUE, attempt, false, "Started");
            case SUSPENDED -> told(after, ConditionType.RUNNING, ConditionStatus.FALSE, attempt, false, "Suspended");
            case SUCCEEDED ->
                told(after, ConditionType.MEASUREMENT_VALID, ConditionStatus.FALSE, attempt, true, "MeasurementInvalid")
                        .or(() ->
                                told(after, ConditionType.COMPLETE, ConditionStatus.TRUE, attempt, false, "Succeeded"));
            case FAILED -> told(after, ConditionType.FAILED, ConditionStatus.TRUE, attempt, true, "Failed");
            case CANCELLED -> told(after, ConditionType.FAILED, ConditionStatus.TRUE, attempt, false, "Cancelled");
        };
    }

    private static Optional<Notice> told(
            EnergyExperimentStatus after,
            String type,
            ConditionStatus status,
            int attempt,
            boolean warning,
            String reason) {
        return after.conditions().stream()
                .filter(condition -> condition.type().equals(type) && condition.status() == status)
                .findFirst()
                .map(condition -> new Notice(attempt, warning, reason, text(condition, reason)));
    }

    private static String text(Condition condition, String reason) {
        return condition.reason().equals(reason)
                ? condition.message()
                : condition.reason() + ": " + condition.message();
    }
}
