package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BackendAttempt;
import dev.joulemark.runner.energy.Calibration;
import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of the energy source after it was closed.
 *
 * @param backend its name; {@code None} where there is none
 * @param scope what the energy covers
 * @param devices its devices; empty where there is none
 * @param estimate whether it is a model and not a measurement
 * @param calibration corrects each device
 * @param choice every source that was looked at, and why there is none
 */
record SourceFacts(
        String backend,
        String scope,
        List<PowerDevice> devices,
        boolean estimate,
        Calibration calibration,
        Choice choice) {

    /**
     * How it was chosen.
     *
     * @param tried every source that was looked at, in order
     * @param unavailableReason why there is none; null where there is one
     */
    record Choice(List<BackendAttempt> tried, @Nullable String unavailableReason) {}

    static SourceFacts of(SelectedBackend selected, Calibration calibration) {
        Choice choice = new Choice(selected.tried(), selected.unavailableReason());
        PowerSource source = selected.source();
        return source == null
                ? new SourceFacts("None", "nothing", List.of(), false, Calibration.NONE, choice)
                : new SourceFacts(
                        source.backend(),
                        source.scope(),
                        List.copyOf(source.devices()),
                        source.isEstimate(),
                        calibration,
                        choice);
    }

    /** Computes energies from samples of this source. */
    EnergyCalculator calculator() {
        return new EnergyCalculator(estimate, calibration);
    }

    boolean measures() {
        return !devices.isEmpty();
    }
}
