package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.MeasurementSpec;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.power.PowerDevice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges a measurement: the first reason that holds decides. */
final class VerdictRules {

    static final double COVERAGE_PERCENT = 95;
    private static final double PERCENT = 100.0;
    private static final Set<String> OF_GPUS_ALONE = Set.of("Nvml", "Zeus");

    private final RunFacts facts;
    private final Windows windows;
    private final @Nullable Statistics statistics;
    private final MeasurementSpec spec;

    VerdictRules(RunFacts facts, Windows windows, @Nullable Statistics statistics, MeasurementSpec spec) {
        this.facts = facts;
        this.windows = windows;
        this.statistics = statistics;
        this.spec = spec;
    }

    MeasurementValidity verdict() {
        Stream<Supplier<Optional<MeasurementValidity>>> rules = Stream.of(
                this::lifecycleViolation,
                () -> fault(Fault.DEVICE_LOST, "DeviceLost", "A device was lost while measuring."),
                () -> fault(Fault.COUNTER_RESET, "CounterReset", "An energy counter went backwards."),
                this::wrongDevice,
                this::sharedPowerDomain,
                this::coTenant,
                this::incompleteTokens,
                this::sampleGap,
                this::thermalThrottle,
                this::highVariance,
                this::estimated,
                this::notMeasured);
        return rules.map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(
                        () -> new MeasurementValidity(Validity.TRUE, "Measured", "Every check of the verdict passed."));
    }

    private Optional<MeasurementValidity> lifecycleViolation() {
        List<String> violations = LifecycleVerifier.violations(facts.trace(), windows.count());
        return invalid(!violations.isEmpty(), "LifecycleViolation", () -> String.join("; ", violations) + ".");
    }

    private Optional<MeasurementValidity> fault(Fault fault, String reason, String message) {
        boolean found =
                windows.energies().stream().anyMatch(energy -> energy.faults().contains(fault));
        return invalid(found, reason, () -> message);
    }

    private Optional<MeasurementValidity> wrongDevice() {
        if (!facts.source().measures()) {
            return Optional.empty();
        }
        List<String> measured =
                facts.source().devices().stream().map(PowerDevice::id).toList();
        boolean wrong = switch (facts.model().device()) {
            case ComputeDevice.Gpu(String uuid, int ignored) -> !measured.contains(uuid);
            case ComputeDevice.Cpu ignored ->
                OF_GPUS_ALONE.contains(facts.source().backend());
        };
        return invalid(
                wrong,
                "WrongDevice",
                () -> "The model computed on " + facts.model().device().label() + ", the energy is that of "
                        + String.join(", ", measured) + ".");
    }

    private Optional<MeasurementValidity> sharedPowerDomain() {
        boolean shared = facts.measuredGpus().stream().anyMatch(gpu -> Boolean.TRUE.equals(gpu.migEnabled()));
        return invalid(
                shared,
                "SharedPowerDomain",
                () -> "The GPU is partitioned (MIG): its power is that of all its instances.");
    }

    private Optional<MeasurementValidity> coTenant() {
        boolean shared =
                facts.measuredGpus().stream().anyMatch(gpu -> gpu.processCount() != null && gpu.processCount() > 0);
        return invalid(shared, "CoTenantObserved", () -> "Another process was on the GPU before the model was loaded.");
    }

    private Optional<MeasurementValidity> incompleteTokens() {
        boolean cutShort = facts.cutShort() != null
                || windows.all().stream().anyMatch(window -> window.measured().cutOff());
        if (cutShort) {
            return invalid(
                    true,
                    "IncompleteTokens",
                    () -> "The run was ended early, after " + windows.count() + " of " + spec.repetitions()
                            + " repetitions.");
        }
        return invalid(windows.outputTokens() == 0, "IncompleteTokens", () -> "The model produced no tokens.");
    }

    private Optional<MeasurementValidity> sampleGap() {
        double coverage = windows.energies().stream()
                .mapToDouble(WindowEnergy::coveragePercent)
                .min()
                .orElse(PERCENT);
        return invalid(
                coverage < COVERAGE_PERCENT,
                "SampleGap",
                () -> String.format(Locale.ROOT, "Only %.1f %% of a window is covered by samples.", coverage));
    }

    private Optional<MeasurementValidity> thermalThrottle() {
        boolean throttled = windows.energies().stream().anyMatch(energy -> energy.thermalThrottleShare() > 0);
        return invalid(throttled, "ThermalThrottle", () -> "The GPU slowed down for heat or for its power brake.");
    }

    private Optional<MeasurementValidity> highVariance() {
        String maxCv = spec.maxCv();
        if (maxCv == null || statistics == null) {
            return Optional.empty();
        }
        double limit = PERCENT * Double.parseDouble(maxCv);
        return invalid(
                statistics.cvPercent() > limit,
                "HighVariance",
                () -> String.format(
                        Locale.ROOT,
                        "Energy per output token varies by %.2f %%, more than measurement.maxCv (%.2f %%).",
                        statistics.cvPercent(),
                        limit));
    }

    private Optional<MeasurementValidity> estimated() {
        return invalid(
                facts.source().estimate(),
                "Estimated",
                () -> "The energy is an estimate: no sensor of this machine could be read.");
    }

    private Optional<MeasurementValidity> notMeasured() {
        if (!facts.source().measures()) {
            String reason = facts.source().choice().unavailableReason();
            return unknown("NotMeasured", reason == null ? "There is no energy source." : reason);
        }
        return windows.joules() == null
                ? unknown("NotEnoughInformation", "The energy of at least one repetition is unknown.")
                : Optional.empty();
    }

    private static Optional<MeasurementValidity> unknown(String reason, String message) {
        return Optional.of(new MeasurementValidity(Validity.UNKNOWN, reason, message));
    }

    private static Optional<MeasurementValidity> invalid(boolean holds, String reason, Supplier<String> message) {
        return holds ? Optional.of(new MeasurementValidity(Validity.FALSE, reason, message.get())) : Optional.empty();
    }
}
