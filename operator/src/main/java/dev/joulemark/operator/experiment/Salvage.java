package dev.joulemark.operator.experiment;

import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.CollectorJob;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.util.Set;

/** What becomes of an attempt whose envelope was lost while its result may lie in the store. Pure. */
final class Salvage {

    /** Endings in which the runner may have stored its result before. */
    private static final Set<String> LOST = Set.of("ResultMissing", "PodDeleted");

    private static final String ENVELOPE = "Envelope";

    private Salvage() {}

    /**
     * Whether a collector may find more than was observed.
     *
     * @param observed what the runner's Job and Pod say
     * @param experiment the experiment, whose status is not final and which keeps results
     */
    static boolean isDue(ObservedAttempt observed, EnergyExperiment experiment) {
        EnergyExperimentStatus status = experiment.getStatus();
        boolean over =
                status != null && status.phase() != null && status.phase().terminal();
        return !over
                && CollectorJob.isPossible(experiment.getSpec())
                && observed instanceof ObservedAttempt.Failed failed
                && (LOST.contains(failed.reason()) || failed.reason().startsWith(ENVELOPE));
    }

    /**
     * Both Jobs together.
     *
     * @param lost what the runner's Job and Pod say
     * @param collector what those of the collector say
     */
    static ObservedAttempt of(ObservedAttempt.Failed lost, ObservedAttempt collector) {
        return switch (collector) {
            case ObservedAttempt.NotStarted _ -> new ObservedAttempt.Collectable(lost, false);
            case ObservedAttempt.Queued _,
                    ObservedAttempt.Waiting _,
                    ObservedAttempt.Running _,
                    ObservedAttempt.Leaving _,
                    ObservedAttempt.Collectable _ -> new ObservedAttempt.Collectable(lost, true);
            case ObservedAttempt.Foreign(String message) -> without(lost, message);
            case ObservedAttempt.Failed failed -> without(lost, failed.reason() + ": " + failed.message());
            case ObservedAttempt.Measured(ResultEnvelope envelope, ObservedAttempt.Place place) ->
                new ObservedAttempt.Measured(envelope, lost.place() == null ? place : lost.place());
        };
    }

    private static ObservedAttempt.Failed without(ObservedAttempt.Failed lost, String why) {
        return new ObservedAttempt.Failed(
                lost.reason(),
                lost.message() + " The store did not give the result either (" + why + ")",
                lost.kind(),
                lost.place());
    }
}
