package dev.joulemark.runner.doctor;

import dev.joulemark.runner.doctor.SourceFinding.Accuracy;
import dev.joulemark.runner.doctor.SourceFinding.Sampling;
import dev.joulemark.runner.doctor.SourceFinding.WindowUncertainty;
import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.Median;
import dev.joulemark.runner.energy.UncertaintyCalculator;
import dev.joulemark.runner.energy.UncertaintyInput;
import dev.joulemark.runner.energy.UncertaintyParts;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.SamplerStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a finding of what was seen of a source. Pure. */
final class SourceJudge {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double PERCENT = 100.0;
    private static final double HIGHEST_HERTZ = 100.0;
    private static final double SHARE_OF_READING = 0.1;
    private static final List<Double> WINDOWS = List.of(1.0, 10.0, 60.0);

    private SourceJudge() {}

    static SourceFinding judge(SourceSighting sighting) {
        return switch (sighting) {
            case SourceSighting.Absent(String backend, String reason, String guidance) ->
                new SourceFinding(backend, false, null, null, reason, guidance, null, null, List.of());
            case SourceSighting.Sampled sampled -> judge(sampled);
        };
    }

    private static SourceFinding judge(SourceSighting.Sampled seen) {
        WindowEnergy energy = new EnergyCalculator(seen.estimate()).measure(seen.usual(), seen.window());
        boolean available = energy.joules() != null;
        return new SourceFinding(
                seen.backend(),
                available,
                seen.estimate(),
                seen.scope(),
                available ? null : energy.unavailableReason(),
                guidance(seen, available),
                sampling(seen),
                seen.estimate() ? null : accuracy(energy, seen.window().seconds()),
                DeviceJudge.judge(seen, energy));
    }

    private static @Nullable String guidance(SourceSighting.Sampled seen, boolean available) {
        if (!available) {
            return "It opened but gave no energy within "
                    + Math.round(seen.window().seconds() * 10) / 10.0
                    + " s: look at the failures of its devices, or try a longer --duration.";
        }
        return seen.estimate() ? "An estimate is never a valid measurement." : null;
    }

    private static Sampling sampling(SourceSighting.Sampled seen) {
        SamplerStatistics statistics = seen.statistics();
        double wall = Math.max(1, statistics.wallNanos()) / NANOS_PER_SECOND;
        int devices = seen.usual().devices().size();
        return new Sampling(
                seen.usual().periodNanos() / NANOS_PER_MILLI,
                seen.window().seconds(),
                seen.usual()
                                .between(
                                        seen.window().startNanos(),
                                        seen.window().stopNanos())
                                .size()
                        / seen.window().seconds()
                        / devices,
                statistics.skippedSlots(),
                statistics.failedReads(),
                statistics.longestGapNanos() / NANOS_PER_MILLI,
                PERCENT * statistics.cpuNanos() / NANOS_PER_SECOND / wall,
                highestRate(seen));
    }

    private static double highestRate(SourceSighting.Sampled seen) {
        double seconds = 0;
        for (List<Long> nanos : seen.readNanos()) {
            Double median = Median.of(nanos);
            seconds += median == null ? 0 : median / NANOS_PER_SECOND;
        }
        double shortest = seen.shortestPeriod().toNanos() / NANOS_PER_SECOND;
        double period = Math.max(seconds / SHARE_OF_READING, shortest);
        return Math.min(HIGHEST_HERTZ, 1 / Math.max(period, 1 / HIGHEST_HERTZ));
    }

    private static @Nullable Accuracy accuracy(WindowEnergy energy, double seconds) {
        Double joules = energy.joules();
        Estimator headline = energy.headline();
        if (joules == null || headline == null || !(joules > 0)) {
            return null;
        }
        return new Accuracy(
                headline.label(),
                energy.headlineReason(),
                uncertainties(joules / seconds, headline, energy.timing().uncertaintyJoules(), seconds),
                energy.timing().windowForOnePercentSeconds());
    }

    /** Edges weigh the same in a window of any length; power that switched unseen adds up with the root of it. */
    private static List<WindowUncertainty> uncertainties(
            double watts, Estimator headline, double resolutionJoules, double seconds) {
        List<WindowUncertainty> found = new ArrayList<>();
        for (double window : WINDOWS) {
            double growth = headline == Estimator.COUNTER ? 1 : Math.sqrt(window / seconds);
            double joules = watts * window;
            UncertaintyParts parts = new UncertaintyCalculator()
                    .of(new UncertaintyInput(joules, window, resolutionJoules * growth, null, null, List.of(joules)));
            found.add(new WindowUncertainty(
                    window, parts.expandedPercent(), parts.coverageFactor() * parts.quantisationPercent()));
        }
        return found;
    }
}
