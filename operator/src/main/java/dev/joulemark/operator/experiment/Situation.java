package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.RunSpec;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.operator.profile.ProfileStanding;
import java.time.Instant;
import java.util.List;

/**
 * All that a plan is made from.
 *
 * @param experiment the experiment as the API server has it, with its effective spec
 * @param missingReferences one sentence for each object that is named and not there
 * @param observed what Job and Pod of the current attempt say
 * @param jobTtlSet whether that Job already has its time to live
 * @param leftovers what other attempts have left
 * @param profile how the experiment stands to the profile it names
 * @param now the operator's clock
 */
record Situation(
        EnergyExperiment experiment,
        List<String> missingReferences,
        ObservedAttempt observed,
        boolean jobTtlSet,
        Leftovers leftovers,
        ProfileStanding profile,
        Instant now) {

    /** The situation of an experiment without a profile. */
    Situation(
            EnergyExperiment experiment,
            List<String> missingReferences,
            ObservedAttempt observed,
            boolean jobTtlSet,
            Leftovers leftovers,
            Instant now) {
        this(experiment, missingReferences, observed, jobTtlSet, leftovers, new ProfileStanding.None(), now);
    }

    /** The same situation, with something else seen. */
    Situation withObserved(ObservedAttempt seen) {
        return new Situation(experiment, missingReferences, seen, jobTtlSet, leftovers, profile, now);
    }

    EnergyExperimentSpec spec() {
        return experiment.getSpec();
    }

    RunSpec run() {
        return spec().run();
    }

    EnergyExperimentStatus status() {
        EnergyExperimentStatus status = experiment.getStatus();
        return status == null ? EnergyExperimentStatus.empty() : status;
    }
}
