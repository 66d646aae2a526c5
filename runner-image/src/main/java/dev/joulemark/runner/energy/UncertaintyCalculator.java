package dev.joulemark.runner.energy;

import org.jspecify.annotations.Nullable;

/**
 * Uncertainty of an energy after the Guide to the Expression of Uncertainty in Measurement (JCGM 100:2008): standard
 * uncertainties of the parts, added in squares, times a coverage factor of 2.
 */
public final class UncertaintyCalculator {

    /**
     * Half width of the sensor's gain error in percent, taken as equally likely within. Yang et al., "Accurate and Convenient
     * Energy Measurements for GPUs" (SC24), found -6.2 to +10.9 % steady-state error over 12 boards against an external
     * meter, most within 5 %: a default, not a bound.
     */
    public static final double DEFAULT_GAIN_PERCENT = 5.0;

    /**
     * Half width of the gain error that is left after a calibration against an external meter, in percent. The same study found
     * -0.1 to +0.8 % on steady loads and -1.1 % on a fast one after correction by gain and offset.
     */
    public static final double CALIBRATED_GAIN_PERCENT = 1.5;

    private static final double COVERAGE_FACTOR = 2.0;
    private static final double PERCENT = 100.0;
    private static final int FEWEST_REPETITIONS = 3;

    private final double gainPercent;

    /** With the default gain error. */
    public UncertaintyCalculator() {
        this(DEFAULT_GAIN_PERCENT);
    }

    /**
     * With the gain error of a calibrated device.
     *
     * @param gainPercent half width in percent, at least 0
     */
    public UncertaintyCalculator(double gainPercent) {
        if (!(gainPercent >= 0)) {
            throw new IllegalArgumentException("gain error of " + gainPercent + " %");
        }
        this.gainPercent = gainPercent;
    }

    /** The parts and their sum. */
    public UncertaintyParts of(UncertaintyInput input) {
        double gain = gainPercent / Math.sqrt(3);
        int runs = Math.max(1, input.repetitionJoules().size());
        double quantisation = PERCENT * input.resolutionJoules() / input.joules() / Math.sqrt(runs);
        Double baseline = baselinePercent(input);
        Double repetition = repetitionPercent(input);
        double random = repetition == null ? quantisation : Math.max(repetition, quantisation);
        double expanded = COVERAGE_FACTOR * Math.hypot(gain, random);
        return new UncertaintyParts(
                expanded,
                COVERAGE_FACTOR,
                gain,
                quantisation,
                baseline,
                repetition,
                adjusted(input, gain, random, baseline),
                note(repetition));
    }

    /**
     * Expanded, in percent of the adjusted energy: the gain is common to total and baseline and so stays a share of the
     * difference, while the random parts are joules that the subtraction makes weigh more.
     */
    private static @Nullable Double adjusted(
            UncertaintyInput input, double gain, double random, @Nullable Double baseline) {
        Double idleWatts = input.baselineWatts();
        if (baseline == null || idleWatts == null) {
            return null;
        }
        double adjusted = input.joules() - idleWatts * input.seconds();
        return adjusted == 0
                ? null
                : COVERAGE_FACTOR
                        * Math.hypot(gain, Math.hypot(random, baseline) * input.joules() / Math.abs(adjusted));
    }

    private static @Nullable Double baselinePercent(UncertaintyInput input) {
        Double watts = input.baselineStandardErrorWatts();
        return watts == null ? null : PERCENT * watts * input.seconds() / input.joules();
    }

    /** Half the t-interval of the mean, so that twice it is the interval: the spread already contains quantisation. */
    private static @Nullable Double repetitionPercent(UncertaintyInput input) {
        double[] values = input.repetitionJoules().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (values.length < FEWEST_REPETITIONS) {
            return null;
        }
        Spread spread = Spread.of(values);
        double halfInterval = StudentT.quantile975(values.length - 1) * spread.standardError();
        return PERCENT * halfInterval / COVERAGE_FACTOR / Math.abs(spread.mean());
    }

    private String note(@Nullable Double repetition) {
        String gain = "Sensor gain is taken as +-" + gainPercent
                + " % rectangular; it is common to all runs on one device and drops out when they are compared. ";
        return gain
                + (repetition == null
                        ? "Fewer than three repetitions: their spread is not known."
                        : "Of repetition spread and resolution in time the larger counts, since the spread contains both.");
    }
}
