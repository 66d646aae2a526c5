package dev.joulemark.runner.measurement;

import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.PowerSampler;
import java.time.Duration;
import java.util.Optional;

/** How long the sampler must go on after a window, since the edge of a window is interpolated with what comes after it. */
final class Tail {

    /** Long enough for a counter that ticks every 100 ms to tick twice more. */
    private static final Duration TICKS = Duration.ofMillis(300);

    /** An average over the last second tells of the end of the window for one more second. */
    private static final Duration AVERAGE = Duration.ofMillis(1_100);

    private Tail() {}

    static Duration of(PowerSampler sampler, int devices) {
        for (int device = 0; device < devices; device++) {
            Optional<PowerSample> latest = sampler.latest(device);
            if (latest.isPresent() && isAveraged(latest.get())) {
                return AVERAGE;
            }
        }
        return TICKS;
    }

    private static boolean isAveraged(PowerSample sample) {
        return sample.counterJoules() == null
                && sample.instantPowerWatts() == null
                && sample.averagePowerWatts() != null;
    }
}
