package dev.joulemark.runner.inference;

/** A model, device or hub that cannot be used, with a sentence for the user. */
public final class ModelException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; decides the exit code and the condition's reason. */
    public enum Reason {
        /** No such model, file or revision. */
        MODEL_NOT_FOUND,

        /** It is there but cannot be read: broken, truncated, no permission. */
        MODEL_UNREADABLE,

        /** It can be read, but its architecture, type or format is not supported. */
        MODEL_UNSUPPORTED,

        /** The hub or store cannot be reached; trying again later may help. */
        HUB_UNREACHABLE,

        /** The named device is not there. */
        DEVICE_UNAVAILABLE,

        /** The device's memory does not suffice. */
        OUT_OF_MEMORY
    }

    private final Reason reason;

    /**
     * A failure with a reason.
     *
     * @param reason what kind
     * @param message one sentence that names the thing and what to do
     */
    public ModelException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * A failure with a reason and what caused it.
     *
     * @param reason what kind
     * @param message one sentence that names the thing and what to do
     * @param cause what was thrown
     */
    public ModelException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of failure. */
    public Reason reason() {
        return reason;
    }
}
