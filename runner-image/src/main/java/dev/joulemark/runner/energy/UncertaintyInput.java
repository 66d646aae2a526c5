package dev.joulemark.runner.energy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the uncertainty of an energy is made from.
 *
 * @param joules mean energy of a repetition, above 0
 * @param seconds mean duration of a repetition, above 0
 * @param resolutionJoules standard uncertainty of one repetition's energy from the resolution in time,
 *     {@link WindowEnergy.Timing#uncertaintyJoules()}
 * @param baselineWatts idle power that is subtracted; null without a baseline
 * @param baselineStandardErrorWatts {@link Idle.Measured#standardErrorWatts()}; null without a baseline
 * @param repetitionJoules energy of each repetition
 */
public record UncertaintyInput(
        double joules,
        double seconds,
        double resolutionJoules,
        @Nullable Double baselineWatts,
        @Nullable Double baselineStandardErrorWatts,
        List<Double> repetitionJoules) {

    /** Refuses what no percentage can be taken of. */
    public UncertaintyInput {
        if (!(joules > 0) || !(seconds > 0) || !(resolutionJoules >= 0)) {
            throw new IllegalArgumentException("uncertainty of " + joules + " J over " + seconds
                    + " s with a resolution of " + resolutionJoules + " J");
        }
        repetitionJoules = List.copyOf(repetitionJoules);
    }
}
