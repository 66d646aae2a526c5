package dev.joulemark.runner.energy;

/** Power against time, and its integral: trapezoids between the readings taken, never the nominal period. */
final class PowerCurve {

    private final Series power;
    private final double holdBeyondSeconds;

    private PowerCurve(Series power, double holdBeyondSeconds) {
        this.power = power;
        this.holdBeyondSeconds = holdBeyondSeconds;
    }

    /** Straight lines between all readings. */
    static PowerCurve interpolated(Series power) {
        return new PowerCurve(power, Double.POSITIVE_INFINITY);
    }

    /**
     * Straight lines between near readings; across a longer gap the earlier reading holds, because a stream without
     * repetitions is silent while nothing changes and a trapezoid would invent a ramp.
     */
    static PowerCurve heldBeyond(Series power, double limitSeconds) {
        return new PowerCurve(power, limitSeconds);
    }

    Series readings() {
        return power;
    }

    /** Whether a reading holds until the next one, however late that is. */
    boolean holds() {
        return holdBeyondSeconds < Double.POSITIVE_INFINITY;
    }

    /** Joules between two times; the first and last readings hold beyond the ends. NaN without readings. */
    double joules(double from, double to) {
        if (power.isEmpty()) {
            return Double.NaN;
        }
        int last = power.size() - 1;
        double sum = power.value(0) * Math.max(0, Math.min(to, power.time(0)) - from)
                + power.value(last) * Math.max(0, to - Math.max(from, power.time(last)));
        for (int i = Math.max(0, power.atOrBefore(from)); i < last && power.time(i) < to; i++) {
            double low = Math.max(from, power.time(i));
            double high = Math.min(to, power.time(i + 1));
            if (high > low) {
                sum += (high - low) * (watts(i, low) + watts(i, high)) / 2;
            }
        }
        return sum;
    }

    /**
     * Standard uncertainty of an integral over readings that are points: between two of them the power went from one to the
     * other at a time that nobody saw, equally likely within the interval, so that each contributes |P1 - P0|·Δt/√12.
     */
    double switchingJoules(double from, double to) {
        double squares = 0;
        for (int i = Math.max(0, power.atOrBefore(from)); i + 1 < power.size() && power.time(i) < to; i++) {
            double length = Math.min(to, power.time(i + 1)) - Math.max(from, power.time(i));
            double joules = Math.abs(power.value(i + 1) - power.value(i)) * Math.max(0, length);
            squares += joules * joules / 12;
        }
        return Math.sqrt(squares);
    }

    /** Watts at a time; the first and last readings hold beyond the ends. */
    double at(double time) {
        int before = power.atOrBefore(time);
        if (before < 0) {
            return power.value(0);
        }
        return before == power.size() - 1 ? power.value(before) : watts(before, time);
    }

    private double watts(int index, double time) {
        double length = power.time(index + 1) - power.time(index);
        if (length > holdBeyondSeconds) {
            return power.value(index);
        }
        double share = (time - power.time(index)) / length;
        return power.value(index) + share * (power.value(index + 1) - power.value(index));
    }
}
