package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.RetrySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts of an experiment: how many, by cause, and what became of the earlier ones. Pure.
 *
 * @param counts the counts, with the number of the current attempt
 * @param history earlier attempts, oldest first
 */
record Attempts(AttemptsStatus counts, List<PastAttempt> history) {

    /** Why another attempt follows. */
    enum Cause {
        /** The cluster took the attempt's place away. */
        INFRASTRUCTURE,

        /** Its measurement is invalid, for a reason that may pass. */
        MEASUREMENT,

        /** Somebody more important needed its place. */
        PREEMPTED,

        /** The user suspended it. */
        RESUMED
    }

    /**
     * The attempts of a status.
     *
     * @param status the stored status
     * @param nonce {@code run.rerunNonce}, for an experiment that has none yet
     */
    static Attempts of(EnergyExperimentStatus status, int nonce) {
        AttemptsStatus counts = status.attempts();
        return new Attempts(counts == null ? new AttemptsStatus(0, 0, 0, 0, 1, nonce) : counts, status.history());
    }

    /** Number of the current attempt, from 1. */
    int current() {
        return counts.current();
    }

    /** Counts the first Job, unless one is counted already. */
    Attempts started() {
        return total() > 0
                ? this
                : new Attempts(new AttemptsStatus(0, 1, 0, 0, counts.current(), counts.rerunNonce()), history);
    }

    /** Whether a Job was ever created for the counts. */
    boolean isStarted() {
        return total() > 0;
    }

    /** Whether the user has asked for a clean run since. */
    boolean isOlderThan(int nonce) {
        return nonce > counts.rerunNonce();
    }

    /** Whether the budget of a cause allows another attempt; preemptions and suspensions have none. */
    boolean allows(Cause cause, RetrySpec budget) {
        return switch (cause) {
            case INFRASTRUCTURE -> counts.infrastructure() < budget.maxInfrastructureRetries();
            // The first attempt is counted there, too.
            case MEASUREMENT -> counts.measurement() <= budget.maxMeasurementRetries();
            case PREEMPTED, RESUMED -> true;
        };
    }

    /** The current attempt is over and another one takes its place. */
    Attempts next(Cause cause, PastAttempt past) {
        AttemptsStatus now = started().counts;
        return new Attempts(
                new AttemptsStatus(
                        now.infrastructure() + (cause == Cause.INFRASTRUCTURE ? 1 : 0),
                        now.measurement() + (cause == Cause.MEASUREMENT ? 1 : 0),
                        now.preempted() + (cause == Cause.PREEMPTED ? 1 : 0),
                        now.resumed() + (cause == Cause.RESUMED ? 1 : 0),
                        now.current() + 1,
                        now.rerunNonce()),
                with(past));
    }

    /** A clean run: counts from the start, a number that was never used, and a longer history. */
    Attempts rerun(int nonce, PastAttempt past) {
        return new Attempts(new AttemptsStatus(0, 1, 0, 0, counts.current() + 1, nonce), with(past));
    }

    /** A clean run in place of one whose Job was never created. */
    Attempts rerun(int nonce) {
        return new Attempts(new AttemptsStatus(0, 0, 0, 0, counts.current(), nonce), history);
    }

    /** Whether there never was one, so that nothing is worth being written down. */
    boolean none() {
        return total() == 0 && history.isEmpty() && counts.rerunNonce() == 0;
    }

    private int total() {
        return counts.infrastructure() + counts.measurement() + counts.preempted() + counts.resumed();
    }

    private List<PastAttempt> with(PastAttempt past) {
        List<PastAttempt> longer = new ArrayList<>(history);
        longer.add(past);
        int surplus = Math.max(0, longer.size() - EnergyExperimentStatus.MAX_HISTORY);
        return List.copyOf(longer.subList(surplus, longer.size()));
    }
}
