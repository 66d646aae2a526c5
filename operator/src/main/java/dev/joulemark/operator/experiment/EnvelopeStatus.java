package dev.joulemark.operator.experiment;

import static dev.joulemark.api.v1alpha1.ConditionType.RESULTS_AVAILABLE;

import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.EnvelopeProvenance;
import dev.joulemark.api.result.EnvelopeRun;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.ResolvedStatus;
import dev.joulemark.api.v1alpha1.RunStatus;
import dev.joulemark.api.v1alpha1.StoredResult;
import dev.joulemark.api.v1alpha1.SummaryStatus;
import dev.joulemark.api.v1alpha1.WarningStatus;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of a status that come out of an accepted envelope. */
record EnvelopeStatus(ResultEnvelope envelope) {

    private static final MathContext DIGITS = new MathContext(6);
    private static final int MOST_WARNINGS = 16;
    private static final int MOST_RUNS = 32;
    private static final int MOST_GPUS = 16;

    void resultsAvailable(Conditions conditions, boolean storeAsked) {
        if (envelope.uri() != null) {
            conditions.isTrue(RESULTS_AVAILABLE, "Stored", "The full result lies at " + envelope.uri() + ".");
        } else if (storeAsked) {
            String why = envelope.storeMessage() == null ? "The runner gave no reason." : envelope.storeMessage();
            conditions.isFalse(RESULTS_AVAILABLE, "NotUploaded", why);
        } else {
            conditions.isFalse(
                    RESULTS_AVAILABLE, "NotStored", "spec.results names no place, so only the summary is kept.");
        }
    }

    static ConditionStatus validity(MeasurementValidity valid) {
        return switch (valid.status()) {
            case TRUE -> ConditionStatus.TRUE;
            case FALSE -> ConditionStatus.FALSE;
            case UNKNOWN -> ConditionStatus.UNKNOWN;
        };
    }

    SummaryStatus summary() {
        EnvelopeNumbers numbers = Objects.requireNonNull(envelope.numbers(), "numbers");
        Double outputTokens = numbers.outputTokens();
        return new SummaryStatus(
                decimal(numbers.energyJ()),
                decimal(numbers.energyAdjustedJ()),
                decimal(numbers.baselinePowerW()),
                decimal(numbers.energyPerOutputTokenJ()),
                decimal(numbers.uncertaintyPercent()),
                decimal(numbers.tokensPerSecond()),
                decimal(numbers.averagePowerW()),
                decimal(numbers.peakPowerW()),
                decimal(numbers.durationS()),
                numbers.inputTokens(),
                outputTokens == null ? null : Math.round(outputTokens),
                decimal(numbers.cvPercent()),
                numbers.repetitions());
    }

    List<RunStatus> runs() {
        List<RunStatus> runs = new ArrayList<>();
        for (EnvelopeRun run :
                envelope.runs().subList(0, Math.min(envelope.runs().size(), MOST_RUNS))) {
            runs.add(run(runs.size(), run));
        }
        return runs;
    }

    /** What does not fit is not left out in silence: the last place says so. */
    List<WarningStatus> warnings() {
        List<String> codes = envelope.warnings();
        boolean truncated = runsLeftOut() || codes.size() > MOST_WARNINGS;
        Stream<String> shown = truncated
                ? Stream.concat(
                        codes.stream().limit(MOST_WARNINGS - 1L), Stream.of(WarningCode.RESULT_TRUNCATED.code()))
                : codes.stream();
        return shown.map(EnvelopeStatus::warning).toList();
    }

    /** Of all warnings, also of those that are not shown. */
    int warningCount() {
        return envelope.warnings().size() + (runsLeftOut() ? 1 : 0);
    }

    private boolean runsLeftOut() {
        return envelope.runsDropped() || envelope.runs().size() > MOST_RUNS;
    }

    @Nullable
    StoredResult stored() {
        String uri = envelope.uri();
        String sha256 = envelope.sha256();
        Long bytes = envelope.bytes();
        String version = envelope.schemaVersion();
        if (uri == null || sha256 == null || bytes == null || version == null) {
            return null;
        }
        return new StoredResult(uri, sha256, bytes, version);
    }

    ResolvedStatus resolved(ResolvedStatus known) {
        EnvelopeProvenance found = Objects.requireNonNull(envelope.provenance(), "provenance");
        return new ResolvedStatus(
                known.specHash(),
                known.profileHash(),
                known.image(),
                known.node(),
                found.gpuUuids().stream()
                        .limit(MOST_GPUS)
                        .map(uuid -> cut(uuid, 96))
                        .toList(),
                cutIfKnown(found.product(), 128),
                cutIfKnown(found.driver(), 80),
                cut(found.energyBackend(), 32),
                cutIfKnown(found.modelRevision(), 200),
                cutIfKnown(found.sourceDtype(), 64));
    }

    /** A longer text would make the API server refuse the whole status; the lengths are those of ResolvedStatus. */
    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static @Nullable String cutIfKnown(@Nullable String text, int length) {
        return text == null ? null : cut(text, length);
    }

    private static RunStatus run(int index, EnvelopeRun run) {
        Double energy = run.energyJ();
        boolean counted = run.outputTokens() > 0;
        return new RunStatus(
                index,
                decimal(energy),
                decimal(run.durationS()),
                run.outputTokens(),
                energy != null && counted ? decimal(energy / run.outputTokens()) : null,
                counted && run.durationS() > 0 ? decimal(run.outputTokens() / run.durationS()) : null);
    }

    private static WarningStatus warning(String code) {
        return WarningCode.of(code)
                .map(known -> new WarningStatus(known.code(), known.meaning(), known.remediation(), 1))
                .orElseGet(() -> new WarningStatus(
                        "unknown",
                        "The runner warned of something this operator does not know.",
                        "Upgrade the operator to the runner's version.",
                        1));
    }

    private static @Nullable String decimal(@Nullable Double value) {
        if (value == null) {
            return null;
        }
        return value == 0
                ? "0"
                : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
