package dev.joulemark.runner.dataset;

/** A dataset that cannot be used, with a sentence for the user. */
public final class DatasetException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; decides the exit code and the condition's reason. */
    public enum Reason {
        /** No such dataset or file. */
        DATASET_NOT_FOUND,

        /** It is there but cannot be read, or holds too few usable rows. */
        DATASET_UNREADABLE,

        /** The model has no chat template, or one that cannot be rendered. */
        TEMPLATE_UNUSABLE,

        /** The hub cannot be reached; trying again later may help. */
        HUB_UNREACHABLE
    }

    private final Reason reason;

    /**
     * A failure with a reason.
     *
     * @param reason what kind
     * @param message one sentence that names the thing and what to do
     */
    public DatasetException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kind of failure. */
    public Reason reason() {
        return reason;
    }
}
