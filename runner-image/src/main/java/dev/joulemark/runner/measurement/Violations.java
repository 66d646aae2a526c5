package dev.joulemark.runner.measurement;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what does not hold in a result, one sentence each. */
final class Violations {

    /** Relative; sums of doubles in another order differ by far less. */
    static final double TOLERANCE = 1e-9;

    private final List<String> found = new ArrayList<>();

    void check(boolean holds, String violation) {
        if (!holds) {
            found.add(violation);
        }
    }

    /** Checks that two numbers are the same but for rounding, or both unknown. */
    void same(String name, @Nullable Double value, @Nullable Double expected) {
        boolean equal = (value == null || expected == null)
                ? (value == null && expected == null)
                : Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
        check(equal, name + " is " + value + " and not " + expected);
    }

    void addAll(List<String> others) {
        found.addAll(others);
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
