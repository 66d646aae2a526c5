package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.v1alpha1.MeasurementSpec;
import dev.joulemark.runner.environment.Attribution;
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

    static final double CLOCK_CHANGE_PERCENT = 5;
    private static final double PERCENT = 100.0;
    private static final Set<String> OF_GPUS_ALONE = Set.of("Nvml", "Zeus");

    private final RunFacts facts;
    private final Windows windows;
    private final @Nullable Statistics statistics;
    private final MeasurementSpec spec;
    private final WindowFindings findings;
    private final Sharing sharing;

    VerdictRules(RunFacts facts, Windows windows, @Nullable Statistics statistics, MeasurementSpec spec) {
        this.facts = facts;
        this.windows = windows;
        this.statistics = statistics;
        this.spec = spec;
        this.sharing = Sharing.of(facts, windows);
        this.findings = new WindowFindings(windows.timed(), 0);
    }

    MeasurementValidity verdict() {
        Stream<Supplier<Optional<MeasurementValidity>>> rules = Stream.of(
                this::lifecycleViolation,
                findings::deviceLost,
                findings::counterReset,
                this::wrongDevice,
                this::sharedPowerDomain,
                this::coTenant,
                this::incompleteTokens,
                findings::sampleGap,
                findings::thermalThrottle,
                this::clockChanged,
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
        return shown("SharedPowerDomain", sharing.powerDomain());
    }

    private Optional<MeasurementValidity> coTenant() {
        return shown("CoTenantObserved", sharing.coTenants());
    }

    private static Optional<MeasurementValidity> shown(String reason, List<Attribution.Sign> signs) {
        return invalid(!signs.isEmpty(), reason, () -> signs.getFirst().message());
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

    /** Within a window, from one window to another, and of the power limit from before the run to after it. */
    private Optional<MeasurementValidity> clockChanged() {
        Optional<String> change = ClockChanges.first(facts, windows, CLOCK_CHANGE_PERCENT);
        return invalid(change.isPresent(), "ClockChanged", change::orElseThrow);
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
