package dev.joulemark.runner.energy;

/** How joules were obtained, best first. */
public enum Estimator {
    /** Difference of the device's energy counter. */
    COUNTER("Counter"),

    /** Integral of instantaneous power. */
    INSTANT_POWER("InstantPower"),

    /** Integral of power that the driver had averaged. */
    AVERAGE_POWER("AveragePower"),

    /** A model of the power, such as CPU time times watts; not a measurement. */
    MODEL("Model");

    private final String label;

    Estimator(String label) {
        this.label = label;
    }

    /** The name the result uses. */
    public String label() {
        return label;
    }
}
