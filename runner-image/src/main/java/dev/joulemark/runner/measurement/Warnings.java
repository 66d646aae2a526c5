package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.WarningCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings as they are found, each with the meaning and the remediation of its code. */
final class Warnings {

    private final List<MeasurementWarning> found = new ArrayList<>();

    void add(WarningCode code, boolean present, @Nullable Double value, @Nullable Double threshold, int count) {
        if (present) {
            found.add(new MeasurementWarning(code.code(), code.meaning(), value, threshold, code.remediation(), count));
        }
    }

    void addAll(List<MeasurementWarning> more) {
        found.addAll(more);
    }

    /** Warns of the largest value, when it is above the threshold. */
    void worst(WarningCode code, double threshold, List<Double> values) {
        worst(code, threshold, values, Comparator.naturalOrder());
    }

    /** Warns of the worst value, when it lies beyond the threshold in the order's direction. */
    void worst(WarningCode code, double threshold, List<Double> values, Comparator<Double> order) {
        List<Double> beyond = values.stream()
                .filter(value -> order.compare(value, threshold) > 0)
                .toList();
        beyond.stream().max(order).ifPresent(worst -> add(code, true, worst, threshold, beyond.size()));
    }

    List<MeasurementWarning> list() {
        return List.copyOf(found);
    }
}
