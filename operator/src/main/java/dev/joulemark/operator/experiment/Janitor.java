package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import java.util.ArrayList;
import java.util.List;

/** Clears away what other attempts have left: those that still run end, those that have ended get a time to live. Pure. */
final class Janitor {

    private Janitor() {}

    static List<Action> actions(Situation situation) {
        EnergyExperimentStatus status = situation.status();
        int current = Attempts.of(status, situation.run().rerunNonce()).current();
        boolean over = status.phase() != null && status.phase().terminal();
        List<Action> actions = new ArrayList<>();
        for (Leftovers.OtherJob job : situation.leftovers().jobs()) {
            // A higher number was made by an operator that knows more than this status, unless all is over.
            if (job.attempt() > current && !over) {
                continue;
            }
            if (!job.finished()) {
                actions.add(new Action.DeleteJob(job.attempt()));
            } else if (!job.ttlSet()) {
                String ttl = situation.run().ttlAfterFinished().failed();
                actions.add(
                        new Action.SetJobTtl(job.attempt(), Durations.parse(ttl).toSeconds()));
            }
        }
        return List.copyOf(actions);
    }
}
