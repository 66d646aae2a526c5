package dev.joulemark.runner.energy;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Energy of a window divided among phases within it.
 *
 * @param method label of the estimator that divided it, with {@code Share} behind it where the headline's energy was divided
 *     in proportion of another estimator; null where there is no energy
 * @param parts one a phase, in their order
 * @param restJoules what is left of the window's energy, so that all add up to it; null unless every part is known
 */
public record EnergySplit(
        @Nullable String method, List<Part> parts, @Nullable Double restJoules) {

    /** Copies the list. */
    public EnergySplit {
        parts = List.copyOf(parts);
    }

    /**
     * A phase.
     *
     * @param joules its energy; null where it is not known, or not resolved
     * @param uncertaintyJoules standard uncertainty (k = 1) of the division, without the sensor's gain; null where unknown
     * @param resolvableSeconds shortest time of the phase, in as many slices, that would be resolved; null where unknown
     * @param reason a sentence that says why there are no joules; null when there are
     */
    public record Part(
            @Nullable Double joules,
            @Nullable Double uncertaintyJoules,
            @Nullable Double resolvableSeconds,
            @Nullable String reason) {}

    static EnergySplit unknown(String reason, int phases) {
        return new EnergySplit(null, Collections.nCopies(phases, new Part(null, null, null, reason)), null);
    }

    static EnergySplit of(String method, List<Part> parts, double joules) {
        double rest = joules;
        for (Part part : parts) {
            Double one = part.joules();
            if (one == null) {
                return new EnergySplit(method, parts, null);
            }
            rest -= one;
        }
        return new EnergySplit(method, parts, rest);
    }

    long resolved() {
        return parts.stream().filter(part -> part.joules() != null).count();
    }
}
