package dev.joulemark.operator.experiment;

import static dev.joulemark.api.v1alpha1.ConditionType.ACCEPTED;
import static dev.joulemark.api.v1alpha1.ConditionType.QUOTA_RESERVED;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.ReadyPolicy;
import dev.joulemark.api.v1alpha1.ResolvedStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.plan.SpecDocument;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every status of an experiment has in common. Pure.
 *
 * @param experiment the experiment as the API server has it
 * @param settings what the installation decides
 * @param old its stored status
 * @param attempts the attempts of that status
 * @param now the operator's clock
 */
record StatusFrame(
        EnergyExperiment experiment,
        RunnerSettings settings,
        EnergyExperimentStatus old,
        Attempts attempts,
        Instant now) {

    private static final String ACCEPTED_MESSAGE = "The spec can be used and every object it names is there.";

    static StatusFrame of(EnergyExperiment experiment, RunnerSettings settings, Instant now) {
        EnergyExperimentStatus old =
                experiment.getStatus() == null ? EnergyExperimentStatus.empty() : experiment.getStatus();
        return new StatusFrame(
                experiment,
                settings,
                old,
                Attempts.of(old, experiment.getSpec().run().rerunNonce()),
                now);
    }

    EnergyExperimentStatus status(ExperimentPhase phase, List<Condition> conditions, Attempts then) {
        return status(phase, conditions, then, phase == ExperimentPhase.QUEUED ? resolved(null) : null, null);
    }

    EnergyExperimentStatus status(
            ExperimentPhase phase,
            List<Condition> conditions,
            Attempts then,
            @Nullable ResolvedStatus resolved,
            @Nullable String start) {
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
                then.none() ? null : then.counts(),
                then.history(),
                start,
                null,
                old.profile());
    }

    Conditions quota(Conditions conditions, boolean reserved, String reason, String message) {
        if (experiment.getSpec().queue() == null) {
            return conditions;
        }
        return conditions.set(QUOTA_RESERVED, reserved ? ConditionStatus.TRUE : ConditionStatus.FALSE, reason, message);
    }

    Conditions admitted(Conditions conditions) {
        return quota(conditions, true, "Admitted", "The queue has admitted the run.");
    }

    Conditions conditions() {
        return new Conditions(old.conditions(), experiment.getMetadata().getGeneration(), now);
    }

    Conditions accepted() {
        return conditions().isTrue(ACCEPTED, "Accepted", ACCEPTED_MESSAGE);
    }

    ConditionStatus early() {
        return experiment.getSpec().run().readyPolicy() == ReadyPolicy.ON_ACCEPTED
                ? ConditionStatus.TRUE
                : ConditionStatus.FALSE;
    }

    ResolvedStatus resolved(@Nullable String node) {
        String known = old.resolved() == null ? null : old.resolved().node();
        return new ResolvedStatus(
                SpecDocument.hash(experiment.getSpec()),
                old.profile() == null ? null : old.profile().hash(),
                RunnerJob.image(experiment.getSpec(), settings),
                node == null ? known : node,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }
}
