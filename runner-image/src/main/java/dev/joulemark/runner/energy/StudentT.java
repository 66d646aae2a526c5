package dev.joulemark.runner.energy;

/** Quantiles of Student's t distribution, from the usual table (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
public final class StudentT {

    private static final double[] QUANTILE_975 = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL_975 = 1.960;

    private StudentT() {}

    /**
     * Half width of a two-sided 95 % interval, in standard errors.
     *
     * @param degreesOfFreedom at least 1
     * @throws IllegalArgumentException for fewer
     */
    public static double quantile975(int degreesOfFreedom) {
        if (degreesOfFreedom < 1) {
            throw new IllegalArgumentException("t distribution with " + degreesOfFreedom + " degrees of freedom");
        }
        // Beyond the table t is near 1.96 + 2.4/v (first term of the Cornish-Fisher expansion), within 0.002.
        return degreesOfFreedom <= QUANTILE_975.length
                ? QUANTILE_975[degreesOfFreedom - 1]
                : NORMAL_975 + 2.4 / degreesOfFreedom;
    }
}
