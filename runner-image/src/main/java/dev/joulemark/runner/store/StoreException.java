package dev.joulemark.runner.store;

/** A store that cannot be used, with a clause for the user that never holds a credential. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whether trying again may help. */
    public enum Reason {
        /** No such bucket or object. */
        NOT_FOUND,

        /** The credentials are missing or wrong, or do not suffice. */
        DENIED,

        /** It does not answer, or not as it should. */
        UNREACHABLE,

        /** There is something else under the key already. */
        TAKEN
    }

    private final Reason reason;

    /**
     * A failure.
     *
     * @param reason what kind
     * @param message what happened, a colon, and what to do; without a full stop
     * @param cause what was thrown
     */
    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of failure. */
    public Reason reason() {
        return reason;
    }
}
