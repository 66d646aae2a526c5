package dev.joulemark.runner.measurement;

import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.EnergySplit;
import dev.joulemark.runner.energy.WindowEnergy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a run with their energies.
 *
 * @param all in order
 */
record Windows(List<Energised> all) {

    Windows {
        all = List.copyOf(all);
    }

    /**
     * One window and its energy.
     *
     * @param measured the window
     * @param energy its energy; null where there is no source
     * @param spans when its requests were prefilled and decoded
     * @param split its energy among these; null where there is no source
     */
    record Energised(
            MeasuredWindow measured,
            @Nullable WindowEnergy energy,
            PhaseSpans spans,
            @Nullable EnergySplit split) {

        double seconds() {
            return measured.window().seconds();
        }

        @Nullable
        Double joules() {
            return energy == null ? null : energy.joules();
        }
    }

    static Windows of(RunFacts facts) {
        List<Energised> all = new ArrayList<>();
        RunFacts.Samples samples = facts.samples();
        for (MeasuredWindow window : facts.windows()) {
            PhaseSpans spans = PhaseSpans.of(window);
            if (samples == null) {
                all.add(new Energised(window, null, spans, null));
                continue;
            }
            EnergyCalculator calculator = facts.source().calculator();
            WindowEnergy energy = calculator.measure(samples.log(), window.window());
            EnergySplit split = calculator.split(samples.log(), window.window(), energy, spans.phases());
            all.add(new Energised(window, energy, spans, split));
        }
        return new Windows(all);
    }

    List<WindowFindings.Timed> timed() {
        return all.stream()
                .map(window -> new WindowFindings.Timed(window.seconds(), window.energy()))
                .toList();
    }

    List<WindowEnergy> energies() {
        List<WindowEnergy> found = new ArrayList<>();
        for (Energised window : all) {
            if (window.energy() != null) {
                found.add(window.energy());
            }
        }
        return found;
    }

    /** Energy of every window; null as soon as one is missing, since a partial sum is no sum. */
    @Nullable
    List<Double> joules() {
        List<Double> joules = new ArrayList<>();
        for (Energised window : all) {
            Double one = window.joules();
            if (one == null) {
                return null;
            }
            joules.add(one);
        }
        return joules;
    }

    double seconds() {
        return sum(Energised::seconds);
    }

    double outputTokens() {
        return sum(window -> window.measured().outputTokens());
    }

    double inputTokens() {
        return sum(window -> window.measured().inputTokens());
    }

    int count() {
        return all.size();
    }

    @Nullable
    Double peakWatts() {
        OptionalDouble peak = energies().stream()
                .map(energy -> energy.conditions().peakPowerWatts())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max();
        return peak.isPresent() ? peak.getAsDouble() : null;
    }

    private double sum(ToDoubleFunction<Energised> part) {
        return all.stream().mapToDouble(part).sum();
    }
}
