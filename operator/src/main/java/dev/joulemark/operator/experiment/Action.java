package dev.joulemark.operator.experiment;

/** One thing to do on the cluster. */
sealed interface Action {

    /** Create the ConfigMap and the Job of the attempt; what exists and is ours stays as it is. */
    record CreateAttempt() implements Action {}

    /** Delete the Job and its Pod, whose outcome no longer counts. */
    record DeleteJob() implements Action {}

    /**
     * Give the Job its time to live, now that its result is in the status.
     *
     * @param seconds time after the Job's end
     */
    record SetJobTtl(long seconds) implements Action {}
}
