package dev.joulemark.runner.measurement;

/** The phases of a run, as a user sees them. */
public enum RunPhase {
    /** Looks at machine, device and energy source. */
    PREFLIGHT("preflight"),

    /** Idle power before the model is loaded. */
    BASELINE("idle baseline"),

    /** Reads the weights. */
    MODEL_LOAD("model load"),

    /** Idle power with the model resident. */
    CONTEXT_BASELINE("context baseline"),

    /** Reads and tokenizes the prompts. */
    PROMPTS("prompts"),

    /** Runs that are not counted. */
    WARMUP("warm-up"),

    /** Rest before the first window. */
    THERMAL_FLOOR("thermal floor"),

    /** A measured window. */
    MEASURE("measure"),

    /** Rest between two windows. */
    COOLDOWN("cooldown"),

    /** Idle power with the model resident, after the last window. */
    CLOSING_BASELINE("closing baseline"),

    /** Arithmetic. */
    ANALYSE("analyse");

    private final String label;

    RunPhase(String label) {
        this.label = label;
    }

    /** The name a user sees. */
    public String label() {
        return label;
    }
}
