package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do next.
 *
 * @param actions what to do on the cluster, in order, before the status is written
 * @param status the status to write, if it differs
 * @param lookAgain how long to wait where no event will tell
 */
record Plan(List<Action> actions, EnergyExperimentStatus status, Optional<Duration> lookAgain) {

    static Plan status(EnergyExperimentStatus status) {
        return new Plan(List.of(), status, Optional.empty());
    }

    Plan lookingAgain(Duration delay) {
        return new Plan(actions, status, Optional.of(delay));
    }

    /** The same after other actions. */
    Plan after(List<Action> first) {
        return first.isEmpty()
                ? this
                : new Plan(Stream.concat(first.stream(), actions.stream()).toList(), status, lookAgain);
    }
}
