package dev.joulemark.runner.energy;

import java.util.List;

/**
 * Standard uncertainty of an energy that comes from when things were seen and not from how strong they were: the refresh of
 * a counter, the time between two power readings, the lag of an average.
 */
final class Resolution {

    private static final double LAG_SECONDS = 1.0;

    private Resolution() {}

    /** Standard uncertainty of the sum over devices, in joules. Their sensors are out of step with each other. */
    static double joules(List<DeviceTrace> traces, Estimator estimator) {
        double squares = 0;
        for (DeviceTrace trace : traces) {
            double one = joules(trace, estimator);
            squares += one * one;
        }
        return Math.sqrt(squares);
    }

    private static double joules(DeviceTrace trace, Estimator estimator) {
        return switch (estimator) {
            case COUNTER -> ticks(trace);
            case INSTANT_POWER -> trace.scaled(trace.instant().switchingJoules(0, trace.seconds()));
            case AVERAGE_POWER ->
                Math.hypot(
                        trace.scaled(trace.average().switchingJoules(0, trace.seconds())),
                        averaging(trace) / Math.sqrt(3));
            case MODEL -> 0;
        };
    }

    /**
     * Both edges are late by something equally likely within w: P·w/√12 each, P·w/√6 for the difference. On top comes what is
     * not known of the power between the ticks around each edge.
     */
    private static double ticks(DeviceTrace trace) {
        Double joules = trace.joules(Estimator.COUNTER).joules();
        if (joules == null) {
            return 0;
        }
        double located = Math.abs(joules) / trace.seconds() * edgeSeconds(trace) / Math.sqrt(6);
        double start = trace.scaled(trace.counter().partitionJoules(0));
        double stop = trace.scaled(trace.counter().partitionJoules(trace.seconds()));
        return Math.hypot(located, Math.hypot(start, stop));
    }

    /** How far the ticks around the edges of the window were located, in seconds. */
    private static double edgeSeconds(DeviceTrace trace) {
        double start = trace.counter().resolutionSeconds(0);
        double stop = trace.counter().resolutionSeconds(trace.seconds());
        return Math.sqrt((start * start + stop * stop) / 2);
    }

    /**
     * What the driver's averaging may have moved across the edges. Where it documents a mean over A, that was taken from its
     * middle, and a step at an edge moves A/8 of its height. Where it documents nothing, the readings may be as they are or a
     * mean of the last second: the difference to the same integral one second later, between which and this the truth lies.
     */
    static double averaging(DeviceTrace trace) {
        double length = trace.seconds();
        PowerCurve average = trace.average();
        if (average.readings().isEmpty()) {
            return 0;
        }
        double mean = trace.device().averagingSeconds();
        double moved = mean > 0
                ? mean / 8 * (change(average, 0, mean) + change(average, length, mean))
                : Math.abs(average.joules(LAG_SECONDS, length + LAG_SECONDS) - average.joules(0, length));
        return trace.scaled(moved);
    }

    /** How far the power moved around a time, in watts. */
    private static double change(PowerCurve curve, double time, double around) {
        return Math.abs(curve.at(time + around / 2) - curve.at(time - around / 2));
    }
}
