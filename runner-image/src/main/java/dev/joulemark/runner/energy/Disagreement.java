package dev.joulemark.runner.energy;

/**
 * The estimator that contradicts the headline most.
 *
 * @param estimator the other estimator
 * @param percent how far it lies from the headline, in percent of the headline, signless
 * @param thresholdPercent what can still be explained: the larger of 2 % and three standard deviations of the difference
 */
public record Disagreement(Estimator estimator, double percent, double thresholdPercent) {

    /** Largest difference that is never remarkable, in percent. */
    public static final double FLOOR_PERCENT = 2.0;

    private static final double DEVIATIONS = 3.0;
    private static final double PERCENT = 100.0;

    static Disagreement of(Estimator other, double headlineJoules, double otherJoules, double deviationJoules) {
        double scale = PERCENT / Math.abs(headlineJoules);
        return new Disagreement(
                other,
                scale * Math.abs(otherJoules - headlineJoules),
                Math.max(FLOOR_PERCENT, DEVIATIONS * scale * deviationJoules));
    }

    /** Whether the difference needs an explanation. */
    public boolean isRemarkable() {
        return percent > thresholdPercent;
    }

    double severity() {
        return percent / thresholdPercent;
    }
}
