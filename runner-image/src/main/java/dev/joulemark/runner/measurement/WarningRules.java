package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.runner.environment.Attribution;
import dev.joulemark.runner.power.GpuFacts;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes the numbers of a run doubtful. Each rule looks at one thing; thresholds are those of the documentation. */
final class WarningRules {

    static final double CV_PERCENT = 5;
    static final double BASELINE_DRIFT = 0.10;

    /**
     * What the rules look at.
     *
     * @param facts the run
     * @param windows its windows with their energies
     * @param statistics spread over the windows; null for fewer than two
     * @param periodSeconds nominal sample period
     */
    record View(RunFacts facts, Windows windows, @Nullable Statistics statistics, double periodSeconds) {}

    private final View view;
    private final Warnings warnings = new Warnings();

    private WarningRules(View view) {
        this.view = view;
    }

    static List<MeasurementWarning> of(View view) {
        WarningRules rules = new WarningRules(view);
        WindowFindings findings = new WindowFindings(view.windows().timed(), view.periodSeconds());
        rules.warnings.addAll(findings.ofLength());
        rules.devices();
        if (view.facts().source().measures()) {
            rules.warnings.addAll(findings.ofEnergy(view.facts().source().estimate()));
            rules.adjusted();
            rules.baseline();
        } else {
            rules.unavailable();
        }
        rules.spread();
        rules.weights();
        return rules.warnings.list();
    }

    private void devices() {
        List<GpuFacts> gpus = view.facts().measuredGpus();
        long off = gpus.stream()
                .filter(gpu -> Boolean.FALSE.equals(gpu.persistenceMode()))
                .count();
        warnings.add(WarningCode.GPU_PERSISTENCE_MODE_OFF, off > 0, (double) off, 0.0, (int) off);
        Sharing sharing = Sharing.of(view.facts(), view.windows());
        if (!sharing.coTenants().isEmpty()) {
            Attribution.Sign first = sharing.coTenants().getFirst();
            int count = sharing.coTenants().size();
            warnings.add(WarningCode.CO_TENANT_OBSERVED, true, first.value(), first.threshold(), count);
        }
        warnings.add(WarningCode.ATTRIBUTION_UNKNOWN, sharing.unknown().isPresent(), null, null, 1);
    }

    private void adjusted() {
        long negative = view.windows().all().stream().filter(this::isNegative).count();
        warnings.add(WarningCode.NEGATIVE_ADJUSTED_ENERGY, negative > 0, (double) negative, 0.0, (int) negative);
    }

    private boolean isNegative(Windows.Energised window) {
        Double idle = view.facts().idle().bare().watts();
        Double joules = window.joules();
        return idle != null && joules != null && joules - idle * window.seconds() < 0;
    }

    private void baseline() {
        RunFacts.IdleFacts idle = view.facts().idle();
        List<Double> drifts = Stream.of(idle.bare().drift(), idle.drift())
                .filter(Objects::nonNull)
                .toList();
        warnings.worst(WarningCode.BASELINE_DRIFT, BASELINE_DRIFT, drifts);
    }

    private void unavailable() {
        boolean asked = !view.facts().source().choice().tried().isEmpty();
        warnings.add(WarningCode.ENERGY_MEASUREMENT_UNAVAILABLE, asked, null, null, 1);
    }

    private void spread() {
        Statistics statistics = view.statistics();
        double cv = statistics == null ? 0 : statistics.cvPercent();
        warnings.add(WarningCode.HIGH_VARIANCE, cv > CV_PERCENT, cv, CV_PERCENT, 1);
    }

    private void weights() {
        String format = view.facts().model().description().format();
        warnings.add(WarningCode.RANDOM_WEIGHTS, format.equals("Dummy"), null, null, 1);
    }
}
