package dev.joulemark.runner.cli;

import dev.joulemark.api.result.EnergyBreakdown;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.FlopsResult;
import dev.joulemark.api.result.LatencyResult;
import dev.joulemark.api.result.LatencyStatistics;
import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.Uncertainty;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The summary a user reads at the end of a run. */
final class SummaryTable {

    private static final double MILLIS = 1e3;

    private final PrintStream out;

    SummaryTable(PrintStream out) {
        this.out = out;
    }

    void print(ExperimentResult result, @Nullable Path folder) {
        out.println();
        row("experiment", result.experimentName() + "  (" + result.experimentId() + ")");
        row(
                "model",
                result.model().name() + "  " + result.model().sourceDtype() + ", computed in "
                        + result.model().computeDtype() + " on "
                        + result.model().device());
        row("prompts", result.prompts().size() + " of " + result.dataset().name());
        row("energy per token", perToken(result));
        row("energy", number(result.energyTotalJ(), "J") + repetitions(result));
        row("adjusted", number(result.energyAdjustedJ(), "J") + baseline(result));
        row("tokens/s", number(result.tokensPerSecond(), "output tokens/s"));
        LatencyResult latency = result.latency();
        if (latency != null) {
            row("first token", percentiles(latency.timeToFirstTokenS()));
            row("between tokens", percentiles(latency.interTokenLatencyS()));
        }
        row("power", number(result.averagePowerW(), "W average") + ", " + number(result.peakPowerW(), "W peak"));
        row("window", number(result.durationS(), "s") + ", " + number(result.outputTokens(), "output tokens"));
        FlopsResult flops = result.flops();
        if (flops != null) {
            row("FLOPs", String.format(Locale.ROOT, "%.4g  (N = %,d)", flops.value(), flops.nonEmbeddingParameters()));
        }
        row(
                "energy source",
                result.energySource().backend() + ", " + result.energySource().scope());
        row(
                "measurement valid",
                result.measurementValid().status() + "  "
                        + result.measurementValid().reason() + ": "
                        + result.measurementValid().message());
        for (MeasurementWarning warning : result.measurementWarnings()) {
            row("warning", warning.code() + ": " + warning.message() + " " + warning.remediation());
        }
        if (folder != null) {
            row("results", folder.toString());
        }
    }

    private static String perToken(ExperimentResult result) {
        Double value = result.energyPerOutputTokenJ();
        if (value == null) {
            String reason = result.energyUnavailableReason();
            return "unknown: " + (reason == null ? "no output tokens" : reason);
        }
        Uncertainty uncertainty = result.uncertainty();
        String range =
                uncertainty == null ? "" : String.format(Locale.ROOT, " ± %.1f %% (k = 2)", uncertainty.percent());
        return number(value, "J") + range;
    }

    private static String percentiles(LatencyStatistics times) {
        Double median = times.p50();
        Double most = times.p95();
        return median == null || most == null
                ? "unknown: there is none"
                : String.format(Locale.ROOT, "%.4g ms p50, %.4g ms p95", MILLIS * median, MILLIS * most);
    }

    private static String repetitions(ExperimentResult result) {
        Statistics statistics = result.statistics();
        String spread = statistics == null ? "" : String.format(Locale.ROOT, ", CV %.2f %%", statistics.cvPercent());
        int count = result.repetitions().size();
        return "  (mean of " + count + (count == 1 ? " repetition" : " repetitions") + spread + ")";
    }

    private static String baseline(ExperimentResult result) {
        Double watts = result.baselinePowerW();
        if (watts != null) {
            return String.format(Locale.ROOT, "  (less %.4g W idle)", watts);
        }
        EnergyBreakdown breakdown = result.energyBreakdown();
        String reason = breakdown == null ? null : breakdown.baselineUnavailableReason();
        return reason == null ? "" : ": " + reason;
    }

    private static String number(@Nullable Double value, String unit) {
        if (value == null) {
            return "unknown";
        }
        String digits = Math.abs(value) >= 1_000
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
        return digits + " " + unit;
    }

    private void row(String name, String value) {
        out.println(String.format(Locale.ROOT, "%-18s %s", name, value));
    }
}
