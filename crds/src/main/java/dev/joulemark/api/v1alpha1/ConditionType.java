package dev.joulemark.api.v1alpha1;

/** Names of the conditions of an {@link EnergyExperimentStatus}. */
public final class ConditionType {
    /** Spec and references can be used; False is a user's error and is not retried. */
    public static final String ACCEPTED = "Accepted";

    /** A queue admitted the run. */
    public static final String QUOTA_RESERVED = "QuotaReserved";

    /** A Pod that measures is alive. */
    public static final String RUNNING = "Running";

    /** The full result is stored and its digest is in the status. */
    public static final String RESULTS_AVAILABLE = "ResultsAvailable";

    /** The verdict on the measurement. */
    public static final String MEASUREMENT_VALID = "MeasurementValid";

    /** It ended with numbers. */
    public static final String COMPLETE = "Complete";

    /** It ended without numbers. */
    public static final String FAILED = "Failed";

    /** It ended, one way or the other. */
    public static final String FINISHED = "Finished";

    /** kstatus: everything is as the spec asks. */
    public static final String READY = "Ready";

    /** kstatus: work is going on. */
    public static final String RECONCILING = "Reconciling";

    /** kstatus: it will not get further by itself. */
    public static final String STALLED = "Stalled";

    private ConditionType() {}
}
