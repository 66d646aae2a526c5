package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BackendAttempt;
import dev.joulemark.api.result.DeviceEnergy;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.UncertaintyCalculator;
import dev.joulemark.runner.energy.UncertaintyInput;
import dev.joulemark.runner.energy.UncertaintyParts;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.SampleLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures the energy of anything: a command, or a stretch of time. */
public final class PowerMeter {

    /** Samples before the window: its edge is interpolated, and the period of a counter is seen. */
    private static final Duration LEAD = Duration.ofMillis(300);

    private static final double NANOS_PER_SECOND = 1e9;

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
     * @param quantisationPercent standard uncertainty (k = 1) from the resolution in time alone; null when the energy is unknown
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
            @Nullable Double quantisationPercent,
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
                null,
                new MeasurementValidity(Validity.UNKNOWN, "NotMeasured", reason),
                unavailable(),
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
            pause(Tail.of(sampler, source.devices().size()));
            return reading(source, tried, sampler.log(), window);
        }
    }

    private Reading reading(PowerSource source, List<BackendAttempt> tried, SampleLog log, Window window) {
        WindowEnergy energy = new EnergyCalculator(source.isEstimate()).measure(log, window);
        Estimator headline = energy.headline();
        UncertaintyParts parts = uncertainty(source, energy, window);
        WindowFindings findings = new WindowFindings(
                List.of(new WindowFindings.Timed(window.seconds(), energy)), log.periodNanos() / NANOS_PER_SECOND);
        return new Reading(
                energy.joules(),
                energy.joules() == null ? energy.unavailableReason() : null,
                window,
                source.backend(),
                source.scope(),
                headline == null ? null : headline.label(),
                parts == null ? null : parts.expandedPercent(),
                parts == null ? null : parts.quantisationPercent(),
                verdict(source, energy, findings),
                warnings(source, findings),
                energy.devices().stream()
                        .map(device -> new DeviceEnergy(device.id(), device.joules(), device.unavailableReason()))
                        .toList(),
                tried);
    }

    private static @Nullable UncertaintyParts uncertainty(PowerSource source, WindowEnergy energy, Window window) {
        Double joules = energy.joules();
        if (joules == null || !(joules > 0) || source.isEstimate()) {
            return null;
        }
        double resolution = energy.timing().uncertaintyJoules();
        return new UncertaintyCalculator()
                .of(new UncertaintyInput(joules, window.seconds(), resolution, null, null, List.of(joules)));
    }

    private static MeasurementValidity verdict(PowerSource source, WindowEnergy energy, WindowFindings findings) {
        return findings.deviceLost()
                .or(findings::counterReset)
                .or(findings::sampleGap)
                .or(findings::thermalThrottle)
                .or(() -> source.isEstimate()
                        ? Optional.of(
                                new MeasurementValidity(Validity.FALSE, "Estimated", "The energy is an estimate."))
                        : Optional.empty())
                .orElseGet(() -> energy.joules() == null
                        ? new MeasurementValidity(
                                Validity.UNKNOWN, "NotEnoughInformation", String.valueOf(energy.unavailableReason()))
                        : new MeasurementValidity(Validity.TRUE, "Measured", "Every check of the verdict passed."));
    }

    private static List<MeasurementWarning> warnings(PowerSource source, WindowFindings findings) {
        Warnings warnings = new Warnings();
        warnings.addAll(findings.ofLength());
        warnings.addAll(findings.ofEnergy(source.isEstimate()));
        return warnings.list();
    }

    private static List<MeasurementWarning> unavailable() {
        Warnings warnings = new Warnings();
        warnings.add(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, true, null, null, 1);
        return warnings.list();
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
