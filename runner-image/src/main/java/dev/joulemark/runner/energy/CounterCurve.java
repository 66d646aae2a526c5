package dev.joulemark.runner.energy;

import org.jspecify.annotations.Nullable;

/**
 * An energy counter at any time: exact at its ticks, between them continued from the ticks on both sides where these meet,
 * else distributed by the shape of the power, so that a sensor's gain error cancels. Beyond the last tick power is added, or the slope of the counter where there is no power.
 */
final class CounterCurve {

    /** More than this many periods without a tick is a counter that stopped. */
    private static final double STALE_PERIODS = 3.0;

    /** Largest distance of the two continuations, in shares of a tick, that still counts as meeting. */
    private static final double AGREEMENT = 0.1;

    private final Series readings;
    private final CounterTicks ticks;
    private final PowerCurve shape;
    private final double reachSeconds;

    CounterCurve(Series readings, PowerCurve shape, double limitSeconds) {
        this.readings = readings;
        this.ticks = CounterTicks.of(readings);
        this.shape = shape;
        Double period = ticks.periodSeconds();
        this.reachSeconds = period == null ? limitSeconds : Math.max(limitSeconds, STALE_PERIODS * period);
    }

    Series readings() {
        return readings;
    }

    @Nullable
    Double periodSeconds() {
        return ticks.periodSeconds();
    }

    /** Whether the counter decreased between the readings around a window. */
    boolean decreased(double from, double to) {
        for (int i = Math.max(0, readings.atOrBefore(from)); i + 1 < readings.size() && readings.time(i) < to; i++) {
            if (readings.value(i + 1) < readings.value(i)) {
                return true;
            }
        }
        return false;
    }

    /** Energy between two times, or why it is not known. */
    Amount joules(double from, double to) {
        if (readings.isEmpty()) {
            return Amount.unavailable("it has no energy counter");
        }
        if (decreased(from, to)) {
            return Amount.unavailable("its energy counter decreased");
        }
        if (ticks.size() < 2) {
            return Amount.unavailable("its energy counter did not move");
        }
        double start = at(from);
        double stop = at(to);
        if (Double.isNaN(start) || Double.isNaN(stop)) {
            String edge = Double.isNaN(start) ? "start" : "end";
            return Amount.unavailable("its energy counter did not move near the " + edge + " of the window");
        }
        return Amount.of(stop - start);
    }

    /** How far the ticks around a time were located, in seconds; NaN where the counter is not known. */
    double resolutionSeconds(double time) {
        int before = ticks.atOrBefore(time);
        double left = before < 0 ? 0 : ticks.width(before);
        double right = before + 1 >= ticks.size() ? 0 : ticks.width(before + 1);
        // The first tick of a log has no bracket: the width of its neighbour stands for it.
        return Math.max(left, right);
    }

    private double at(double time) {
        int before = ticks.atOrBefore(time);
        if (before < 0) {
            return beyond(0, time);
        }
        if (before + 1 == ticks.size()) {
            return beyond(before, time);
        }
        double from = ticks.time(before);
        double to = ticks.time(before + 1);
        if (to - from > reachSeconds) {
            return Double.NaN;
        }
        double step = ticks.joules(before + 1) - ticks.joules(before);
        if (step < 0) {
            return beyond(before, time);
        }
        double stepped = steppedAt(before, time);
        if (!Double.isNaN(stepped)) {
            return stepped;
        }
        double whole = shape.joules(from, to);
        double part = shape.joules(from, time);
        double share = whole > 0 && part >= 0 ? Math.min(1, part / whole) : (time - from) / (to - from);
        return ticks.joules(before) + share * step;
    }

    /**
     * The counter where the power steps at just this time, as it does at the edge of a window: continued from the left with
     * the power of the ticks before, and from the right with that of the ticks after. Both meet if that is what happened (and
     * where the power does not change at all); NaN otherwise.
     */
    private double steppedAt(int before, double time) {
        double low = ticks.joules(before);
        double high = ticks.joules(before + 1);
        double fromLeft = low + ticks.wattsAfter(before - 1) * (time - ticks.time(before));
        double fromRight = high - ticks.wattsAfter(before + 1) * (ticks.time(before + 1) - time);
        return Math.abs(fromLeft - fromRight) <= AGREEMENT * (high - low)
                ? Math.clamp((fromLeft + fromRight) / 2, low, high)
                : Double.NaN;
    }

    private double beyond(int tick, double time) {
        double distance = time - ticks.time(tick);
        if (Math.abs(distance) > reachSeconds) {
            return Double.NaN;
        }
        double bridge = distance >= 0 ? shape.joules(ticks.time(tick), time) : -shape.joules(time, ticks.time(tick));
        return ticks.joules(tick) + (Double.isNaN(bridge) ? slope(tick) * distance : bridge);
    }

    /** Watts of the counter itself beside a tick. */
    private double slope(int tick) {
        int left = Math.max(0, Math.min(tick, ticks.size() - 1) - (tick == 0 ? 0 : 1));
        double length = ticks.time(left + 1) - ticks.time(left);
        double step = ticks.joules(left + 1) - ticks.joules(left);
        return length > 0 && step > 0 ? step / length : 0;
    }
}
