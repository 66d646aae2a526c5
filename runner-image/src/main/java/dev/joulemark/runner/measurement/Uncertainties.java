package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.Uncertainty;
import dev.joulemark.runner.energy.UncertaintyCalculator;
import dev.joulemark.runner.energy.UncertaintyInput;
import dev.joulemark.runner.energy.UncertaintyParts;
import dev.joulemark.runner.energy.WindowEnergy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How sure the energy of a run is. */
final class Uncertainties {

    private Uncertainties() {}

    /** Null where there is no energy, or where it is a model, whose error nobody knows. */
    static @Nullable Uncertainty of(RunFacts facts, Windows windows) {
        List<Double> joules = windows.joules();
        if (joules == null || joules.isEmpty() || facts.source().estimate()) {
            return null;
        }
        double mean = joules.stream().mapToDouble(Double::doubleValue).sum() / joules.size();
        if (!(mean > 0)) {
            return null;
        }
        Baseline.IdlePower idle = facts.idle().bare().idle();
        UncertaintyParts parts = calculator(facts.source())
                .of(new UncertaintyInput(
                        mean,
                        windows.seconds() / windows.count(),
                        largest(windows.energies().stream()
                                .map(energy -> energy.timing().uncertaintyJoules())
                                .toList()),
                        idle == null ? null : idle.watts(),
                        idle == null ? null : idle.standardErrorWatts(),
                        joules));
        return new Uncertainty(
                parts.expandedPercent(),
                parts.coverageFactor(),
                parts.sensorGainPercent(),
                parts.quantisationPercent(),
                parts.baselinePercent(),
                parts.repetitionPercent(),
                parts.adjustedPercent(),
                largest(windows.energies().stream()
                        .map(WindowEnergy::timing)
                        .map(WindowEnergy.Timing::windowForOnePercentSeconds)
                        .filter(Objects::nonNull)
                        .toList()),
                parts.note());
    }

    /** With the gain error that a calibration leaves, where there is one. */
    static UncertaintyCalculator calculator(SourceFacts source) {
        return source.calibration().corrects()
                ? new UncertaintyCalculator(UncertaintyCalculator.CALIBRATED_GAIN_PERCENT)
                : new UncertaintyCalculator();
    }

    private static double largest(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
