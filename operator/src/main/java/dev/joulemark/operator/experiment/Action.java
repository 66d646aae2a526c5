package dev.joulemark.operator.experiment;

/** One thing to do on the cluster. Each names its attempt, so that a late one cannot meet another attempt. */
sealed interface Action {

    /** Number of the attempt it is about, from 1. */
    int attempt();

    /** Whether it must not be done on the word of a cache that may be behind. */
    default boolean needsCertainty() {
        return true;
    }

    /** Create the ConfigMap and the Job of the attempt; what exists and is ours stays as it is. */
    record CreateAttempt(int attempt) implements Action {}

    /** Create the Job that reads the result of the attempt in its store. */
    record CreateCollector(int attempt) implements Action {}

    /** Delete the Job and its Pod, whose outcome no longer counts. */
    record DeleteJob(int attempt) implements Action {}

    /**
     * Give the Job its time to live, now that its outcome is in the status.
     *
     * @param attempt number of the attempt
     * @param seconds time after the Job's end
     */
    record SetJobTtl(int attempt, long seconds) implements Action {

        /** A finished Job stays finished. */
        @Override
        public boolean needsCertainty() {
            return false;
        }
    }
}
