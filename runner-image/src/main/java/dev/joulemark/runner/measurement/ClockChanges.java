package dev.joulemark.runner.measurement;

import dev.joulemark.runner.energy.WindowConditions;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.GpuFacts;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Whether the GPUs ran at one speed throughout: a number that mixes two speeds belongs to neither. */
final class ClockChanges {

    private static final double PERCENT = 100.0;

    private ClockChanges() {}

    /** The first change larger than a threshold, as a sentence. */
    static Optional<String> first(RunFacts facts, Windows windows, double thresholdPercent) {
        List<WindowConditions> conditions =
                windows.energies().stream().map(WindowEnergy::conditions).toList();
        return within(conditions, thresholdPercent)
                .or(() -> between(conditions, thresholdPercent))
                .or(() -> limit(facts));
    }

    private static Optional<String> within(List<WindowConditions> conditions, double thresholdPercent) {
        return conditions.stream()
                .map(WindowConditions::smClockChangePercent)
                .filter(Objects::nonNull)
                .filter(change -> change > thresholdPercent)
                .findFirst()
                .map(change ->
                        String.format(Locale.ROOT, "The clock of the GPU changed by %.1f %% within a window.", change));
    }

    private static Optional<String> between(List<WindowConditions> conditions, double thresholdPercent) {
        List<Double> clocks = conditions.stream()
                .map(WindowConditions::smClockMegahertz)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (clocks.isEmpty() || clocks.getFirst() <= 0) {
            return Optional.empty();
        }
        double change = PERCENT * (clocks.getLast() - clocks.getFirst()) / clocks.getFirst();
        return change <= thresholdPercent
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "The clock of the GPU changed by %.1f %% from window to window.", change));
    }

    private static Optional<String> limit(RunFacts facts) {
        for (GpuFacts before : facts.measuredGpus()) {
            for (GpuFacts after : facts.gpusAfter()) {
                Double from = before.powerLimitWatts();
                Double to = after.powerLimitWatts();
                if (before.uuid().equals(after.uuid()) && from != null && to != null && !from.equals(to)) {
                    return Optional.of(String.format(
                            Locale.ROOT, "The power limit of the GPU changed from %.0f W to %.0f W.", from, to));
                }
            }
        }
        return Optional.empty();
    }
}
