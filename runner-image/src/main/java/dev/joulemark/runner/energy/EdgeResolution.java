package dev.joulemark.runner.energy;

/** How well a device's readings tell apart what happened before a time within a window and what happened after it. */
final class EdgeResolution {

    private static final double LAG_SECONDS = 1.0;
    private static final double UNIFORM = Math.sqrt(12);
    private static final double NANOS_PER_SECOND = 1e9;

    private final DeviceTrace trace;
    private final Estimator estimator;
    private final double step;
    private final double swing;
    private final double meanWatts;

    EdgeResolution(DeviceTrace trace, Estimator estimator, long periodNanos) {
        this.trace = trace;
        this.estimator = estimator;
        this.step = stepSeconds(periodNanos / NANOS_PER_SECOND);
        this.swing = isCounter() ? 0 : swing(curve());
        this.meanWatts = joules(0, trace.seconds()) / trace.seconds();
    }

    private boolean isCounter() {
        return switch (estimator) {
            case COUNTER, MODEL -> true;
            case INSTANT_POWER, AVERAGE_POWER -> false;
        };
    }

    private PowerCurve curve() {
        return estimator == Estimator.INSTANT_POWER ? trace.instant() : trace.average();
    }

    /** Joules between two times, calibrated; NaN where they are not known. */
    double joules(double from, double to) {
        Double read =
                isCounter() ? trace.counter().joules(from, to).joules() : Double.valueOf(curve().joules(from, to));
        return read == null ? Double.NaN : trace.calibration().joules(read, to - from);
    }

    /** Time between two pieces of news of the device, in seconds: what is shorter was not seen by itself. */
    double stepSeconds() {
        return step;
    }

    private double stepSeconds(double samplePeriod) {
        if (isCounter()) {
            Double period = trace.counter().periodSeconds();
            return period == null ? samplePeriod : period;
        }
        if (estimator == Estimator.AVERAGE_POWER) {
            double mean = trace.device().averagingSeconds();
            return Math.max(samplePeriod, mean > 0 ? mean : LAG_SECONDS);
        }
        Double sensor = TimingCalculator.sensorPeriod(trace);
        return sensor == null ? samplePeriod : Math.max(samplePeriod, sensor);
    }

    /**
     * Standard uncertainty of the energy before a time, in joules. A counter's tick beside it was located within w, P·w/√12,
     * and between two ticks the sum alone is known. Power may have moved by its whole swing anywhere within a step,
     * ΔP·Δt/√12.
     */
    double joulesAt(double time) {
        if (!isCounter()) {
            return trace.scaled(swing * step / UNIFORM);
        }
        double located = Math.abs(meanWatts) * trace.counter().resolutionSeconds(time) / UNIFORM;
        return Math.hypot(located, trace.scaled(trace.counter().partitionJoules(time)));
    }

    /** How far the readings of the window lie apart, in watts. */
    private double swing(PowerCurve curve) {
        Series readings = curve.readings();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = Math.max(0, readings.atOrBefore(0)); i < readings.size(); i++) {
            if (readings.time(i) > trace.seconds()) {
                break;
            }
            low = Math.min(low, readings.value(i));
            high = Math.max(high, readings.value(i));
        }
        return Math.max(0, high - low);
    }
}
