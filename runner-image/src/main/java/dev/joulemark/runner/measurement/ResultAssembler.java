package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BaselineMethod;
import dev.joulemark.api.result.EnergyBreakdown;
import dev.joulemark.api.result.EnergySource;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.FlopsResult;
import dev.joulemark.api.result.LatencyResult;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.RepetitionResult;
import dev.joulemark.api.result.SamplerRecord;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.WarmupResult;
import dev.joulemark.api.v1alpha1.Durations;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.plan.SpecDocument;
import dev.joulemark.runner.energy.Calibration;
import dev.joulemark.runner.inference.FlopsCounter;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.SamplerStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what a run saw into its result. Pure. */
final class ResultAssembler {

    private static final double PERCENT = 100.0;
    private static final double NANOS_PER_SECOND = 1e9;

    private final RunIdentity identity;
    private final EnergyExperimentSpec spec;
    private final List<String> files;

    ResultAssembler(RunRequest request) {
        identity = request.identity();
        spec = request.spec();
        files = request.files();
    }

    RunOutcome assemble(RunFacts facts) throws RunException {
        Windows windows = Windows.of(facts);
        if (windows.outputTokens() == 0 && facts.cutShort() != null) {
            throw Cancellation.failure(facts.cutShort());
        }
        ExperimentResult result = result(facts, windows);
        List<String> violations = ResultVerifier.violations(result);
        if (!violations.isEmpty()) {
            throw new RunException(
                    RunOutcome.Blame.RUN,
                    RunOutcome.INCONSISTENT,
                    "The result contradicts itself, which is a bug of Joulemark, and was not written: "
                            + String.join("; ", violations) + ". Please report it.");
        }
        RunFacts.Samples samples = facts.samples();
        return new RunOutcome.Measured(
                result,
                samples == null
                        ? List.of()
                        : Timeseries.rows(
                                samples.log(),
                                facts.windows().stream()
                                        .map(MeasuredWindow::window)
                                        .toList()),
                samples == null ? List.of() : new SampleRows(facts.trace()).of(samples.log()),
                facts.outputs());
    }

    private ExperimentResult result(RunFacts facts, Windows windows) {
        Baseline bare = facts.idle().bare();
        List<RepetitionResult> results = new Repetitions(windows, bare, unavailable(facts), facts::startTime).results();
        Statistics statistics = Repetitions.statistics(results);
        double period = samplePeriodNanos(facts) / NANOS_PER_SECOND;
        Totals totals = Totals.of(windows, bare);
        MeasurementValidity verdict = new VerdictRules(facts, windows, statistics, spec.measurement()).verdict();
        return new ExperimentResult(
                ExperimentResult.SCHEMA_VERSION,
                identity.experimentId(),
                identity.experimentName(),
                identity.experimentUid(),
                identity.attempt(),
                SpecDocument.hash(spec),
                identity.runner().version(),
                identity.runner().kind(),
                facts.period().start().toString(),
                facts.period().end().toString(),
                totals.energyJ(),
                totals.energyAdjustedJ(),
                bare.watts(),
                facts.idle().context().watts(),
                facts.idle().closing().watts(),
                totals.perOutputTokenJ(),
                totals.perTotalTokenJ(),
                totals.tokensPerSecond(),
                totals.totalTokensPerSecond(),
                totals.averagePowerW(),
                windows.peakWatts(),
                totals.durationS(),
                facts.prompts().prompts().stream()
                        .mapToLong(prompt -> prompt.tokens().size())
                        .sum(),
                totals.outputTokens(),
                totals.energyJ() == null ? unavailable(facts, results) : null,
                verdict,
                Uncertainties.of(facts, windows),
                statistics,
                results,
                latency(windows),
                Phases.mean(results),
                breakdown(totals, facts),
                source(facts.source(), period),
                WarningRules.of(new WarningRules.View(facts, windows, statistics, period)),
                warmup(facts.warming()),
                flops(facts, windows),
                facts.trace(),
                Records.model(facts.model()),
                facts.prompts().record(),
                Records.prompts(facts),
                sampler(facts.samples()),
                Records.environment(facts.machine(), facts.model().engineVersion()),
                files,
                Records.specTree(spec));
    }

    private static @Nullable LatencyResult latency(Windows windows) {
        return windows.count() == 0
                ? null
                : Latencies.of(windows.all().stream()
                        .flatMap(window -> window.measured().generations().stream())
                        .toList());
    }

    private static String unavailable(RunFacts facts) {
        String reason = facts.source().choice().unavailableReason();
        return reason == null ? "The source gave no samples." : reason;
    }

    private static String unavailable(RunFacts facts, List<RepetitionResult> results) {
        return results.stream()
                .filter(result -> result.energyTotalJ() == null && result.energyUnavailableReason() != null)
                .findFirst()
                .map(result -> "Repetition " + result.index() + ": " + result.energyUnavailableReason())
                .filter(ignored -> facts.source().measures())
                .orElse(unavailable(facts));
    }

    private static @Nullable EnergyBreakdown breakdown(Totals totals, RunFacts facts) {
        Double raw = totals.energyJ();
        if (raw == null) {
            return null;
        }
        Baseline bare = facts.idle().bare();
        Baseline.IdlePower idle = bare.idle();
        return new EnergyBreakdown(
                raw,
                uncalibrated(raw, totals.durationS(), facts.source()),
                totals.energyAdjustedJ(),
                bare.watts(),
                idle == null ? BaselineMethod.UNAVAILABLE : bare.method(),
                idle == null ? null : idle.measuredAt().toString(),
                bare.cacheAgeSeconds(),
                idle == null ? null : idle.standardErrorWatts(),
                idle == null ? null : idle.durationSeconds(),
                idle == null ? 0 : idle.sampleCount(),
                bare.unavailableReason());
    }

    private static @Nullable Double uncalibrated(double joules, @Nullable Double seconds, SourceFacts source) {
        Calibration calibration = source.calibration();
        return seconds == null || source.estimate() || !calibration.corrects()
                ? null
                : (joules
                                - calibration.offsetWatts()
                                        * seconds
                                        * source.devices().size())
                        / calibration.gain();
    }

    /** What the sampler kept to: a slow source is asked less often than the spec says. */
    private long samplePeriodNanos(RunFacts facts) {
        RunFacts.Samples samples = facts.samples();
        return samples == null
                ? Durations.parse(spec.measurement().samplePeriod()).toNanos()
                : samples.log().periodNanos();
    }

    private static EnergySource source(SourceFacts source, double periodSeconds) {
        return new EnergySource(
                source.backend(),
                source.scope(),
                source.devices().stream().map(PowerDevice::id).toList(),
                source.choice().tried(),
                periodSeconds);
    }

    private static @Nullable WarmupResult warmup(RunFacts.WarmingFacts warming) {
        Warmup.Outcome outcome = warming.warmup();
        return outcome == null
                ? new WarmupResult(
                        true,
                        null,
                        0,
                        null,
                        0,
                        List.of(),
                        0,
                        warming.temperatureStartC(),
                        warming.temperatureEndC(),
                        null)
                : new WarmupResult(
                        outcome.converged(),
                        outcome.finalCv(),
                        outcome.latenciesMs().size(),
                        outcome.targetCv(),
                        outcome.maxRuns(),
                        outcome.latenciesMs(),
                        warming.floorSeconds(),
                        warming.temperatureStartC(),
                        warming.temperatureEndC(),
                        warming.temperatureSettlingC());
    }

    private static FlopsResult flops(RunFacts facts, Windows windows) {
        return FlopsCounter.count(facts.model().description(), sequences(facts), Math.max(1, windows.count()));
    }

    private static List<FlopsCounter.Sequence> sequences(RunFacts facts) {
        List<FlopsCounter.Sequence> sequences = new ArrayList<>();
        for (MeasuredWindow window : facts.windows()) {
            for (int i = 0; i < window.generations().size(); i++) {
                sequences.add(new FlopsCounter.Sequence(
                        window.promptTokens().get(i),
                        window.generations().get(i).outputTokens().size()));
            }
        }
        return sequences;
    }

    private static @Nullable SamplerRecord sampler(RunFacts.@Nullable Samples samples) {
        if (samples == null) {
            return null;
        }
        SamplerStatistics statistics = samples.statistics();
        return new SamplerRecord(
                statistics.samples(),
                statistics.skippedSlots(),
                statistics.failedReads(),
                statistics.longestGapNanos() / NANOS_PER_SECOND,
                statistics.wallNanos() == 0 ? 0 : PERCENT * statistics.cpuNanos() / statistics.wallNanos());
    }
}
