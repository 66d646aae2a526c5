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

    /** Standard uncertainty of the counter at a time, in joules, for what happened between two ticks is known as a sum only. */
    double partitionJoules(double time) {
        return edge(time).uncertaintyJoules();
    }

    private double at(double time) {
        return edge(time).joules();
    }

    /**
     * The counter at a time.
     *
     * @param joules NaN where it is not known
     * @param uncertaintyJoules standard uncertainty that comes from the time between two ticks
     */
    private record Edge(double joules, double uncertaintyJoules) {

        /** Somewhere between two values, equally likely up to the farther of them. */
        static Edge within(double joules, double least, double most) {
            double inside = Math.clamp(joules, least, Math.max(least, most));
            return new Edge(inside, Math.max(most - inside, inside - least) / Math.sqrt(3));
        }
    }

    private Edge edge(double time) {
        int before = ticks.atOrBefore(time);
        if (before < 0 || before + 1 == ticks.size()) {
            return new Edge(beyond(Math.max(0, before), time), 0);
        }
        double from = ticks.time(before);
        double to = ticks.time(before + 1);
        double step = ticks.joules(before + 1) - ticks.joules(before);
        if (to - from > reachSeconds) {
            return new Edge(Double.NaN, 0);
        }
        if (step < 0 || to <= from) {
            return new Edge(beyond(before, time), 0);
        }
        Edge stepped = steppedAt(before, time);
        return stepped == null ? shaped(before, time) : stepped;
    }

    /**
     * The counter where the power steps at just this time, as it does at the edge of a window: continued from the left with
     * the power of the ticks before, and from the right with that of the ticks after. Both meet if that is what happened (and
     * where the power does not change at all); null otherwise.
     */
    private @Nullable Edge steppedAt(int before, double time) {
        double low = ticks.joules(before);
        double high = ticks.joules(before + 1);
        double fromLeft = low + ticks.wattsAfter(before - 1) * (time - ticks.time(before));
        double fromRight = high - ticks.wattsAfter(before + 1) * (ticks.time(before + 1) - time);
        if (!(Math.abs(fromLeft - fromRight) <= AGREEMENT * (high - low))) {
            return null;
        }
        double least = Math.clamp(Math.min(fromLeft, fromRight), low, high);
        double most = Math.clamp(Math.max(fromLeft, fromRight), low, high);
        return Edge.within((least + most) / 2, least, most);
    }

    /**
     * The energy between two ticks distributed by the shape of the power, within what its sum allows: the power is taken to
     * lie between those of this tick and its neighbours, so that a tick that is as strong as the strongest was even.
     */
    private Edge shaped(int before, double time) {
        double from = ticks.time(before);
        double length = ticks.time(before + 1) - from;
        double step = ticks.joules(before + 1) - ticks.joules(before);
        double part = time - from;
        double whole = shape.joules(from, from + length);
        double ahead = shape.joules(from, time);
        double share = whole > 0 && ahead >= 0 ? Math.min(1, ahead / whole) : part / length;
        double low = step / length;
        double high = step / length;
        for (int neighbour : new int[] {before - 1, before + 1}) {
            double watts = ticks.wattsAfter(neighbour);
            low = Double.isNaN(watts) ? low : Math.max(0, Math.min(low, watts));
            high = Double.isNaN(watts) ? high : Math.max(high, watts);
        }
        double base = ticks.joules(before);
        double least = base + Math.max(low * part, step - high * (length - part));
        double most = base + Math.min(high * part, step - low * (length - part));
        return Edge.within(base + share * step, least, most);
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
