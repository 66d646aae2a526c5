package dev.joulemark.runner.inference;

/** Why a generation ended. */
public enum FinishReason {
    /** The model produced an end-of-sequence token, which is counted as an output token. */
    END_OF_SEQUENCE("EndOfSequence"),

    /** As many tokens as were asked for. */
    MAX_OUTPUT_TOKENS("MaxOutputTokens"),

    /** The model's context is full. */
    CONTEXT_FULL("ContextFull"),

    /** Cancelled between two steps. */
    CANCELLED("Cancelled");

    private final String label;

    FinishReason(String label) {
        this.label = label;
    }

    /** The name that goes into the result. */
    public String label() {
        return label;
    }
}
