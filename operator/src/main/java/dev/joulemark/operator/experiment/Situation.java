package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Instant;
import java.util.List;

/**
 * All that a plan is made from.
 *
 * @param experiment the experiment as the API server has it
 * @param missingReferences one sentence for each object that is named and not there
 * @param observed what Job and Pod say
 * @param jobTtlSet whether the Job already has its time to live
 * @param now the operator's clock
 */
record Situation(
        EnergyExperiment experiment,
        List<String> missingReferences,
        ObservedAttempt observed,
        boolean jobTtlSet,
        Instant now) {}
