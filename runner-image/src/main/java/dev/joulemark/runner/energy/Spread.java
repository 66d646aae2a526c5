package dev.joulemark.runner.energy;

/**
 * Mean of some values and how sure it is.
 *
 * @param mean arithmetic mean
 * @param standardError sample standard deviation over the root of the count; NaN for one value
 */
record Spread(double mean, double standardError) {

    static Spread of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(mean, Math.sqrt(squares / (values.length - 1) / values.length));
    }
}
