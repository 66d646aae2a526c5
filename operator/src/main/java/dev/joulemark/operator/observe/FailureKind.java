package dev.joulemark.operator.observe;

/** Whose fault it was that an attempt ended without numbers, which decides whether another one may follow. */
public enum FailureKind {
    /** The run's own: the same run would end the same way. */
    FINAL,

    /** The cluster's: an eviction, a lost node, a Job or Pod that was deleted. */
    INFRASTRUCTURE,

    /** Somebody more important needed the place. */
    PREEMPTED
}
