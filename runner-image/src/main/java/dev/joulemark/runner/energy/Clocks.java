package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerSample;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Clocks of the multiprocessors within a window. Medians, since a GPU that waits for a moment lowers its clock for it. */
final class Clocks {

    private static final double PERCENT = 100.0;
    private static final int FEWEST = 4;

    private Clocks() {}

    /** Of the first device that tells its clock, in MHz; null where none does. */
    static @Nullable Double median(List<DeviceTrace> traces, Window window) {
        return traces.stream()
                .map(trace -> Median.of(clocks(trace, window)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Between the first and the second half of the window, of the worst device; null where it is unknown. */
    static @Nullable Double changePercent(List<DeviceTrace> traces, Window window) {
        return traces.stream()
                .map(trace -> changePercent(clocks(trace, window)))
                .filter(Objects::nonNull)
                .max(Double::compare)
                .orElse(null);
    }

    private static @Nullable Double changePercent(List<Double> clocks) {
        if (clocks.size() < FEWEST) {
            return null;
        }
        Double first = Median.of(clocks.subList(0, clocks.size() / 2));
        Double second = Median.of(clocks.subList(clocks.size() / 2, clocks.size()));
        return first == null || second == null || first == 0 ? null : PERCENT * Math.abs(second - first) / first;
    }

    private static List<Double> clocks(DeviceTrace trace, Window window) {
        return trace.inside(window).stream()
                .map(PowerSample::smClockMegahertz)
                .filter(Objects::nonNull)
                .toList();
    }
}
