package dev.joulemark.operator.experiment;

import static dev.joulemark.api.v1alpha1.ConditionType.ACCEPTED;
import static dev.joulemark.api.v1alpha1.ConditionType.COMPLETE;
import static dev.joulemark.api.v1alpha1.ConditionType.FAILED;
import static dev.joulemark.api.v1alpha1.ConditionType.FINISHED;
import static dev.joulemark.api.v1alpha1.ConditionType.MEASUREMENT_VALID;
import static dev.joulemark.api.v1alpha1.ConditionType.READY;
import static dev.joulemark.api.v1alpha1.ConditionType.RECONCILING;
import static dev.joulemark.api.v1alpha1.ConditionType.RESULTS_AVAILABLE;
import static dev.joulemark.api.v1alpha1.ConditionType.RUNNING;
import static dev.joulemark.api.v1alpha1.ConditionType.STALLED;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.ReadyPolicy;
import dev.joulemark.api.v1alpha1.ResolvedStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.plan.SpecDocument;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the next status of one experiment. Pure. */
final class StatusWriter {

    private static final String ACCEPTED_MESSAGE = "The spec can be used and every object it names is there.";

    private final EnergyExperiment experiment;
    private final RunnerSettings settings;
    private final EnergyExperimentStatus old;
    private final Instant now;

    StatusWriter(EnergyExperiment experiment, RunnerSettings settings, Instant now) {
        this.experiment = experiment;
        this.settings = settings;
        this.old = experiment.getStatus() == null ? EnergyExperimentStatus.empty() : experiment.getStatus();
        this.now = now;
    }

    EnergyExperimentStatus notAccepted(String reason, String message) {
        List<Condition> conditions = conditions()
                .isFalse(ACCEPTED, reason, message)
                .isFalse(FINISHED, reason, "Nothing was started.")
                .isFalse(READY, reason, message)
                .isTrue(STALLED, reason, message)
                .list();
        return status(ExperimentPhase.PENDING, conditions, null, null, null);
    }

    EnergyExperimentStatus blocked(String reason, String message) {
        List<Condition> conditions = accepted()
                .isFalse(RUNNING, reason, message)
                .isFalse(FINISHED, reason, "Nothing was started.")
                .isFalse(READY, reason, message)
                .isTrue(RECONCILING, reason, message)
                .list();
        return status(ExperimentPhase.PENDING, conditions, null, null, null);
    }

    EnergyExperimentStatus waiting(String reason, String message) {
        List<Condition> conditions = accepted()
                .isFalse(RUNNING, reason, message)
                .isFalse(FINISHED, "Starting", "The run has not ended.")
                .set(READY, early(), reason, message)
                .isTrue(RECONCILING, reason, message)
                .list();
        return status(ExperimentPhase.STARTING, conditions, resolved(null), old.startTime(), null);
    }

    EnergyExperimentStatus running(String node, String startTime) {
        String message = "The runner measures on node " + node + ".";
        List<Condition> conditions = accepted()
                .isTrue(RUNNING, "Measuring", message)
                .isFalse(FINISHED, "Measuring", "The run has not ended.")
                .set(READY, early(), "Measuring", message)
                .isTrue(RECONCILING, "Measuring", message)
                .list();
        return status(ExperimentPhase.MEASURING, conditions, resolved(node), startTime, null);
    }

    EnergyExperimentStatus failed(String reason, String message, ObservedAttempt.@Nullable Place place) {
        List<Condition> conditions = accepted()
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
        String start = place == null || place.startTime() == null ? old.startTime() : place.startTime();
        String end = place == null || place.endTime() == null ? text(now) : place.endTime();
        return status(ExperimentPhase.FAILED, conditions, resolved(node), start, end);
    }

    EnergyExperimentStatus measured(ResultEnvelope envelope, ObservedAttempt.Place place) {
        MeasurementValidity valid =
                Objects.requireNonNull(envelope.valid(), "the parser lets only judged envelopes through");
        String message = "The numbers are in status.summary.";
        Conditions conditions = accepted().isFalse(RUNNING, "Finished", "The run has ended.");
        EnvelopeStatus numbers = new EnvelopeStatus(envelope);
        numbers.resultsAvailable(conditions, experiment.getSpec().results() != null);
        conditions
                .set(MEASUREMENT_VALID, EnvelopeStatus.validity(valid), valid.reason(), valid.message())
                .isTrue(COMPLETE, "Measured", message)
                .isFalse(FAILED, "Measured", message)
                .isTrue(FINISHED, "Measured", message)
                .isTrue(READY, "Measured", message);
        return new EnergyExperimentStatus(
                experiment.getMetadata().getGeneration(),
                ExperimentPhase.SUCCEEDED,
                conditions.list(),
                numbers.resolved(resolved(place.node())),
                numbers.summary(),
                numbers.runs(),
                numbers.warnings(),
                numbers.warnings().size(),
                numbers.stored(),
                oneAttempt(),
                place.startTime(),
                place.endTime() == null ? text(now) : place.endTime());
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
                status.startTime(),
                status.completionTime());
    }

    private EnergyExperimentStatus status(
            ExperimentPhase phase,
            List<Condition> conditions,
            @Nullable ResolvedStatus resolved,
            @Nullable String start,
            @Nullable String end) {
        return new EnergyExperimentStatus(
                experiment.getMetadata().getGeneration(),
                phase,
                conditions,
                resolved,
                null,
                List.of(),
                List.of(),
                null,
                null,
                phase == ExperimentPhase.PENDING ? null : oneAttempt(),
                start,
                end);
    }

    private Conditions conditions() {
        return new Conditions(old.conditions(), experiment.getMetadata().getGeneration(), now);
    }

    private Conditions accepted() {
        return conditions().isTrue(ACCEPTED, "Accepted", ACCEPTED_MESSAGE);
    }

    private ConditionStatus early() {
        return experiment.getSpec().run().readyPolicy() == ReadyPolicy.ON_ACCEPTED
                ? ConditionStatus.TRUE
                : ConditionStatus.FALSE;
    }

    private ResolvedStatus resolved(@Nullable String node) {
        String known = old.resolved() == null ? null : old.resolved().node();
        return new ResolvedStatus(
                SpecDocument.hash(experiment.getSpec()),
                null,
                RunnerJob.image(experiment.getSpec(), settings),
                node == null ? known : node,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }

    private static AttemptsStatus oneAttempt() {
        return new AttemptsStatus(0, 1, 0);
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
