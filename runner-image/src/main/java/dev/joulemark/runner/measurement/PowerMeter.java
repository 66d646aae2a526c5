package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BackendAttempt;
import dev.joulemark.api.result.DeviceEnergy;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.energy.UncertaintyCalculator;
import dev.joulemark.runner.energy.UncertaintyInput;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.SampleLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measures the energy of anything: a command, or a stretch of time. */
public final class PowerMeter {

    /** Samples before the window: its edge is interpolated, and the period of a counter is seen. */
    private static final Duration LEAD = Duration.ofMillis(300);

    private static final Duration TAIL = Duration.ofMillis(300);

    /** What is measured. */
    public interface Work {

        /** Does it; returns when it is done. */
        void perform();
    }

    /**
     * What was measured.
     *
     * @param energyTotalJ energy, in joules; null when it is unknown
     * @param energyUnavailableReason why it is unknown; null when it is not
     * @param window time between the first and the last reading
     * @param backend where energy was read; {@code None} where there is no source
     * @param scope what the energy covers
     * @param headline the estimator that gave the energy; null when it is unknown
     * @param uncertaintyPercent expanded uncertainty (k = 2); null when the energy is unknown or estimated
     * @param measurementValid the verdict
     * @param warnings what makes the number doubtful
     * @param devices energy of each device
     * @param tried every source that was looked at
     */
    public record Reading(
            @Nullable Double energyTotalJ,
            @Nullable String energyUnavailableReason,
            Window window,
            String backend,
            String scope,
            @Nullable String headline,
            @Nullable Double uncertaintyPercent,
            MeasurementValidity measurementValid,
            List<MeasurementWarning> warnings,
            List<DeviceEnergy> devices,
            List<BackendAttempt> tried) {

        /** Copies the lists. */
        public Reading {
            warnings = List.copyOf(warnings);
            devices = List.copyOf(devices);
            tried = List.copyOf(tried);
        }
    }

    private final Path spoolFile;
    private final Duration period;

    /**
     * A meter.
     *
     * @param spoolFile where samples go while measuring
     * @param period time between two samples
     */
    public PowerMeter(Path spoolFile, Duration period) {
        this.spoolFile = spoolFile;
        this.period = period;
    }

    /**
     * Measures without a source: the duration alone.
     *
     * @param tried every source that was looked at
     * @param work what is measured
     */
    public Reading measureTime(List<BackendAttempt> tried, Work work) {
        long start = System.nanoTime();
        work.perform();
        Window window = new Window(start, System.nanoTime());
        String reason = "No energy source answers: joulemark doctor says why.";
        return new Reading(
                null,
                reason,
                window,
                "None",
                "nothing",
                null,
                null,
                new MeasurementValidity(Validity.UNKNOWN, "NotMeasured", reason),
                List.of(warning(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, null, null)),
                List.of(),
                tried);
    }

    /**
     * Measures with a source.
     *
     * @param source an open source; stays open
     * @param tried every source that was looked at
     * @param work what is measured
     * @throws IOException when samples cannot be written
     */
    public Reading measure(PowerSource source, List<BackendAttempt> tried, Work work) throws IOException {
        try (PowerSampler sampler = PowerSampler.start(source, period, spoolFile)) {
            pause(LEAD);
            long start = sampler.readNow();
            work.perform();
            Window window = new Window(start, sampler.readNow());
            pause(TAIL);
            return reading(source, tried, sampler.log(), window);
        }
    }

    private Reading reading(PowerSource source, List<BackendAttempt> tried, SampleLog log, Window window) {
        WindowEnergy energy = new EnergyCalculator(source.isEstimate()).measure(log, window);
        Estimator headline = energy.headline();
        return new Reading(
                energy.joules(),
                energy.joules() == null ? energy.unavailableReason() : null,
                window,
                source.backend(),
                source.scope(),
                headline == null ? null : headline.label(),
                uncertainty(source, energy, log, window),
                verdict(source, energy),
                warnings(source, energy, window),
                energy.devices().stream()
                        .map(device -> new DeviceEnergy(device.id(), device.joules(), device.unavailableReason()))
                        .toList(),
                tried);
    }

    private static @Nullable Double uncertainty(PowerSource source, WindowEnergy energy, SampleLog log, Window window) {
        Double joules = energy.joules();
        if (joules == null || !(joules > 0) || source.isEstimate()) {
            return null;
        }
        double edge = energy.headline() == Estimator.COUNTER
                ? new EnergyCalculator(false).edgeResolutionSeconds(log, window)
                : 0;
        return new UncertaintyCalculator()
                .of(new UncertaintyInput(joules, window.seconds(), edge, null, List.of(joules)))
                .expandedPercent();
    }

    private static MeasurementValidity verdict(PowerSource source, WindowEnergy energy) {
        if (energy.faults().contains(Fault.DEVICE_LOST)) {
            return new MeasurementValidity(Validity.FALSE, "DeviceLost", "A device was lost while measuring.");
        }
        if (energy.faults().contains(Fault.COUNTER_RESET)) {
            return new MeasurementValidity(Validity.FALSE, "CounterReset", "An energy counter went backwards.");
        }
        if (energy.coveragePercent() < VerdictRules.COVERAGE_PERCENT) {
            return new MeasurementValidity(
                    Validity.FALSE,
                    "SampleGap",
                    String.format(
                            Locale.ROOT,
                            "Only %.1f %% of the window is covered by samples.",
                            energy.coveragePercent()));
        }
        if (energy.thermalThrottleShare() > 0) {
            return new MeasurementValidity(Validity.FALSE, "ThermalThrottle", "The GPU slowed down for heat.");
        }
        if (source.isEstimate()) {
            return new MeasurementValidity(Validity.FALSE, "Estimated", "The energy is an estimate.");
        }
        return energy.joules() == null
                ? new MeasurementValidity(
                        Validity.UNKNOWN, "NotEnoughInformation", String.valueOf(energy.unavailableReason()))
                : new MeasurementValidity(Validity.TRUE, "Measured", "Every check of the verdict passed.");
    }

    private List<MeasurementWarning> warnings(PowerSource source, WindowEnergy energy, Window window) {
        List<MeasurementWarning> warnings = new ArrayList<>();
        if (window.seconds() < WarningRules.SHORTEST_SECONDS) {
            warnings.add(
                    warning(WarningCode.SHORT_MEASUREMENT_DURATION, window.seconds(), WarningRules.SHORTEST_SECONDS));
        }
        if (energy.joules() == null) {
            warnings.add(warning(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, null, null));
        }
        if (energy.sampleCount() < WarningRules.FEWEST_SAMPLES) {
            warnings.add(warning(
                    WarningCode.LOW_SAMPLE_COUNT, (double) energy.sampleCount(), (double) WarningRules.FEWEST_SAMPLES));
        }
        long nominal = Math.max(period.toNanos(), source.shortestPeriod().toNanos());
        double gap = WarningRules.longestGapSeconds(nominal / 1e9);
        if (energy.longestGapSeconds() > gap) {
            warnings.add(warning(WarningCode.SAMPLING_GAP, energy.longestGapSeconds(), gap));
        }
        Double disagreement = energy.disagreementPercent();
        if (disagreement != null && disagreement > WarningRules.DISAGREEMENT_PERCENT) {
            warnings.add(warning(WarningCode.ESTIMATORS_DISAGREE, disagreement, WarningRules.DISAGREEMENT_PERCENT));
        }
        if (source.isEstimate()) {
            warnings.add(warning(WarningCode.ESTIMATED_ENERGY, null, null));
        }
        return warnings;
    }

    private static MeasurementWarning warning(WarningCode code, @Nullable Double value, @Nullable Double threshold) {
        return WarningRules.warning(code, value, threshold, 1);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
