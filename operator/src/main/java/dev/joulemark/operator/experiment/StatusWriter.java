package dev.joulemark.operator.experiment;

import static dev.joulemark.api.v1alpha1.ConditionType.ACCEPTED;
import static dev.joulemark.api.v1alpha1.ConditionType.COMPLETE;
import static dev.joulemark.api.v1alpha1.ConditionType.FAILED;
import static dev.joulemark.api.v1alpha1.ConditionType.FINISHED;
import static dev.joulemark.api.v1alpha1.ConditionType.MEASUREMENT_VALID;
import static dev.joulemark.api.v1alpha1.ConditionType.READY;
import static dev.joulemark.api.v1alpha1.ConditionType.RESULTS_AVAILABLE;
import static dev.joulemark.api.v1alpha1.ConditionType.RUNNING;
import static dev.joulemark.api.v1alpha1.ConditionType.STALLED;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the status of an experiment that cannot start or has ended. Pure. */
record StatusWriter(StatusFrame frame) {

    EnergyExperimentStatus notAccepted(String reason, String message) {
        List<Condition> conditions = frame.conditions()
                .isFalse(ACCEPTED, reason, message)
                .isFalse(FINISHED, reason, "Nothing was started.")
                .isFalse(READY, reason, message)
                .isTrue(STALLED, reason, message)
                .list();
        return frame.status(ExperimentPhase.PENDING, conditions, frame.attempts());
    }

    EnergyExperimentStatus blocked(String reason, String message) {
        List<Condition> conditions = frame.accepted()
                .isFalse(RUNNING, reason, message)
                .isFalse(FINISHED, reason, "Nothing was started.")
                .underWay(ConditionStatus.FALSE, reason, message)
                .list();
        return frame.status(ExperimentPhase.PENDING, conditions, frame.attempts());
    }

    /**
     * Ended by the user.
     *
     * @param last the attempts, with the one that was given up
     */
    EnergyExperimentStatus cancelled(Attempts last) {
        EnergyExperimentStatus ended = failed(
                "Cancelled",
                "spec.run.state is Cancel: raise spec.run.rerunNonce and set it to Run to run again.",
                null);
        return new EnergyExperimentStatus(
                ended.observedGeneration(),
                ExperimentPhase.CANCELLED,
                ended.conditions(),
                last.isStarted() ? ended.resolved() : null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                last.counts(),
                last.history(),
                frame.old().startTime(),
                ended.completionTime(),
                frame.old().profile());
    }

    EnergyExperimentStatus failed(String reason, String message, ObservedAttempt.@Nullable Place place) {
        List<Condition> conditions = frame.accepted()
                .isFalse(RUNNING, reason, "The run has ended.")
                .isFalse(RESULTS_AVAILABLE, reason, "There is no result.")
                .set(MEASUREMENT_VALID, ConditionStatus.UNKNOWN, "NotMeasured", "There is nothing to judge.")
                .isFalse(COMPLETE, reason, message)
                .isTrue(FAILED, reason, message)
                .isTrue(FINISHED, reason, message)
                .isFalse(READY, reason, message)
                .isTrue(STALLED, reason, message)
                .list();
        String node = place == null ? null : place.node();
        String start = place == null || place.startTime() == null ? frame.old().startTime() : place.startTime();
        String end = place == null || place.endTime() == null ? text(frame.now()) : place.endTime();
        return new EnergyExperimentStatus(
                frame.experiment().getMetadata().getGeneration(),
                ExperimentPhase.FAILED,
                conditions,
                frame.resolved(node),
                null,
                List.of(),
                List.of(),
                null,
                null,
                frame.attempts().started().counts(),
                frame.attempts().history(),
                start,
                notBefore(start, end),
                frame.old().profile());
    }

    EnergyExperimentStatus measured(ResultEnvelope envelope, ObservedAttempt.Place place) {
        MeasurementValidity valid =
                Objects.requireNonNull(envelope.valid(), "the parser lets only judged envelopes through");
        String message = "The numbers are in status.summary.";
        Conditions conditions = frame.accepted().isFalse(RUNNING, "Finished", "The run has ended.");
        EnvelopeStatus numbers = new EnvelopeStatus(envelope);
        numbers.resultsAvailable(conditions, frame.experiment().getSpec().results() != null);
        conditions
                .set(MEASUREMENT_VALID, EnvelopeStatus.validity(valid), valid.reason(), valid.message())
                .isTrue(COMPLETE, "Measured", message)
                .isFalse(FAILED, "Measured", message)
                .isTrue(FINISHED, "Measured", message)
                .isTrue(READY, "Measured", message);
        return new EnergyExperimentStatus(
                frame.experiment().getMetadata().getGeneration(),
                ExperimentPhase.SUCCEEDED,
                conditions.list(),
                numbers.resolved(frame.resolved(place.node())),
                numbers.summary(),
                numbers.runs(),
                numbers.warnings(),
                numbers.warningCount(),
                numbers.stored(),
                frame.attempts().started().counts(),
                frame.attempts().history(),
                place.startTime(),
                place.endTime() == null ? text(frame.now()) : place.endTime(),
                frame.old().profile());
    }

    /**
     * The end of something. Two clocks may have told start and end, and nothing ends before it has begun.
     *
     * @param start when it began, RFC 3339; null where it never did
     * @param end when it ended, RFC 3339
     * @return the later of both
     */
    static String notBefore(@Nullable String start, String end) {
        return start != null && Instant.parse(start).isAfter(Instant.parse(end)) ? start : end;
    }

    /**
     * The same status, speaking of a later generation of the spec.
     *
     * @param status a terminal status
     * @param generation generation of the spec
     */
    static EnergyExperimentStatus withGeneration(EnergyExperimentStatus status, Long generation) {
        return new EnergyExperimentStatus(
                generation,
                status.phase(),
                status.conditions(),
                status.resolved(),
                status.summary(),
                status.runs(),
                status.warnings(),
                status.warningCount(),
                status.result(),
                status.attempts(),
                status.history(),
                status.startTime(),
                status.completionTime(),
                status.profile());
    }

    static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
