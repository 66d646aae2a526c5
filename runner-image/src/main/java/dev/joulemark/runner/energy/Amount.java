package dev.joulemark.runner.energy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joules, or why there are none.
 *
 * @param joules null when they are not known
 * @param reason a clause that says why; null when they are known
 */
record Amount(@Nullable Double joules, @Nullable String reason) {

    static Amount of(double joules) {
        return new Amount(joules, null);
    }

    static Amount unavailable(String reason) {
        return new Amount(null, reason);
    }

    /** The sum, or null when one is missing: a part is never passed off as the whole. */
    static @Nullable Double sum(List<Amount> amounts) {
        double sum = 0;
        for (Amount amount : amounts) {
            if (amount.joules() == null) {
                return null;
            }
            sum += amount.joules();
        }
        return sum;
    }
}
