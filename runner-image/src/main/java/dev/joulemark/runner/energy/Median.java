package dev.joulemark.runner.energy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The middle of some numbers. */
public final class Median {

    private Median() {}

    /** The middle one, the upper of two; null when there is none. */
    public static @Nullable Double of(List<? extends Number> numbers) {
        List<Double> sorted = numbers.stream().map(Number::doubleValue).sorted().toList();
        return sorted.isEmpty() ? null : sorted.get(sorted.size() / 2);
    }
}
