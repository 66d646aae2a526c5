package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.PromptOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Orders rows the way a spec asks for. */
final class RowOrdering {

    private RowOrdering() {}

    /**
     * The rows in their order. Shuffling is Fisher and Yates' (Knuth, The Art of Computer Programming, volume 2, algorithm
     * 3.4.2 P), from the last row down, with {@link SplittableRandom}: one seed gives one order on every machine.
     */
    static List<DatasetRow> order(List<DatasetRow> rows, PromptOrder order, long seed) {
        return switch (order) {
            case INTERLEAVED -> rows;
            case GROUPED ->
                rows.stream().sorted(Comparator.comparing(DatasetRow::source)).toList();
            case SHUFFLED -> shuffled(rows, new SplittableRandom(seed));
        };
    }

    /** The name that goes into the result. */
    static String label(PromptOrder order) {
        return switch (order) {
            case INTERLEAVED -> "Interleaved";
            case GROUPED -> "Grouped";
            case SHUFFLED -> "Shuffled";
        };
    }

    private static List<DatasetRow> shuffled(List<DatasetRow> rows, SplittableRandom random) {
        List<DatasetRow> shuffled = new ArrayList<>(rows);
        for (int last = shuffled.size() - 1; last > 0; last--) {
            Collections.swap(shuffled, last, random.nextInt(last + 1));
        }
        return shuffled;
    }
}
