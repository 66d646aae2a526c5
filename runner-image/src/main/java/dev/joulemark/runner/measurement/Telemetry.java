package dev.joulemark.runner.measurement;

import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.PowerSampler;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest readings, for showing.
 *
 * @param sampler takes the samples
 * @param devices how many devices it reads
 */
record Telemetry(PowerSampler sampler, int devices) {

    /** Power of all devices together, in watts; null unless every device says. */
    @Nullable
    Double watts() {
        double sum = 0;
        for (int device = 0; device < devices; device++) {
            Double watts = sampler.latest(device).map(PowerSample::powerWatts).orElse(null);
            if (watts == null) {
                return null;
            }
            sum += watts;
        }
        return sum;
    }

    /** Temperature of the hottest device, in degrees Celsius; null where unknown. */
    @Nullable
    Double hottestCelsius() {
        Double hottest = null;
        for (int device = 0; device < devices; device++) {
            Optional<PowerSample> latest = sampler.latest(device);
            Double found = latest.map(PowerSample::temperatureCelsius)
                    .filter(Objects::nonNull)
                    .orElse(null);
            if (found != null && (hottest == null || found > hottest)) {
                hottest = found;
            }
        }
        return hottest;
    }
}
