package dev.joulemark.operator.experiment;

import java.util.List;

/**
 * What other attempts of the experiment, and an earlier experiment of its name, have left on the cluster.
 *
 * @param jobs their Jobs
 * @param podLives whether a Pod of an earlier attempt may still use its node
 * @param predecessorLives whether the run of an earlier experiment of the same name may still use its node
 */
record Leftovers(List<OtherJob> jobs, boolean podLives, boolean predecessorLives) {

    /** Nothing. */
    static final Leftovers NONE = new Leftovers(List.of(), false, false);

    /**
     * The Job of another attempt than the current one.
     *
     * @param attempt number of that attempt
     * @param finished whether the Job controller is done with it
     * @param ttlSet whether it has its time to live
     */
    record OtherJob(int attempt, boolean finished, boolean ttlSet) {}
}
