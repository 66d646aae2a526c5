package dev.joulemark.runner.energy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the uncertainty of an energy is made from.
 *
 * @param joules mean energy of a repetition, above 0
 * @param seconds mean duration of a repetition, above 0
 * @param edgeSeconds how far the counter's ticks at the edges were located,
 *     {@link EnergyCalculator#edgeResolutionSeconds}; 0 where the headline is not a counter
 * @param baselineStandardErrorWatts {@link Idle.Measured#standardErrorWatts()}; null without a baseline
 * @param repetitionJoules energy of each repetition
 */
public record UncertaintyInput(
        double joules,
        double seconds,
        double edgeSeconds,
        @Nullable Double baselineStandardErrorWatts,
        List<Double> repetitionJoules) {

    /** Refuses what no percentage can be taken of. */
    public UncertaintyInput {
        if (!(joules > 0) || !(seconds > 0) || !(edgeSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "uncertainty of " + joules + " J over " + seconds + " s with edges of " + edgeSeconds + " s");
        }
        repetitionJoules = List.copyOf(repetitionJoules);
    }
}
