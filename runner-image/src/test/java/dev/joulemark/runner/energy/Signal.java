package dev.joulemark.runner.energy;

/** A power curve with its exact integral, in seconds, watts and joules. */
interface Signal {

    double watts(double seconds);

    /** Joules from 0 to a time, which may be negative. */
    double joules(double seconds);

    static Signal constant(double watts) {
        return ramp(watts, watts, 1);
    }

    /** From one power to another within some seconds; constant before and after. */
    static Signal ramp(double from, double to, double length) {
        return new Signal() {
            @Override
            public double watts(double t) {
                return from + (to - from) * Math.clamp(t / length, 0, 1);
            }

            @Override
            public double joules(double t) {
                double in = Math.clamp(t, 0, length);
                return from * Math.min(t, 0)
                        + from * in
                        + (to - from) * in * in / (2 * length)
                        + to * Math.max(0, t - length);
            }
        };
    }

    static Signal step(double before, double after, double at) {
        return new Signal() {
            @Override
            public double watts(double t) {
                return t < at ? before : after;
            }

            @Override
            public double joules(double t) {
                return before * Math.min(t, at) + after * Math.max(0, t - at);
            }
        };
    }

    /** Alternates, the lower power first, each for some seconds. */
    static Signal square(double low, double high, double half) {
        return new Signal() {
            @Override
            public double watts(double t) {
                return t - Math.floor(t / (2 * half)) * 2 * half < half ? low : high;
            }

            @Override
            public double joules(double t) {
                double whole = Math.floor(t / (2 * half));
                double rest = t - whole * 2 * half;
                return whole * half * (low + high) + low * Math.min(rest, half) + high * Math.max(0, rest - half);
            }
        };
    }

    static Signal sine(double mean, double amplitude, double period) {
        return new Signal() {
            @Override
            public double watts(double t) {
                return mean + amplitude * Math.sin(2 * Math.PI * t / period);
            }

            @Override
            public double joules(double t) {
                return mean * t + amplitude * period / (2 * Math.PI) * (1 - Math.cos(2 * Math.PI * t / period));
            }
        };
    }

    /** The mean over the last seconds, as an averaging sensor shows it. */
    default double mean(double t, double window) {
        return (joules(t) - joules(t - window)) / window;
    }
}
