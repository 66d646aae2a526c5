package dev.joulemark.runner.energy;

/** Power of the devices while nothing ran. */
public sealed interface Idle {

    /**
     * It was measured.
     *
     * @param watts mean power of all devices together
     * @param standardErrorWatts standard error of the mean, by batch means
     * @param durationSeconds length of the window
     * @param sampleCount samples in the window, of the device with the fewest
     */
    record Measured(double watts, double standardErrorWatts, double durationSeconds, int sampleCount) implements Idle {}

    /**
     * It could not be measured.
     *
     * @param reason a sentence that says why
     */
    record Unavailable(String reason) implements Idle {}
}
