package dev.joulemark.runner.result;

import dev.joulemark.api.result.EnergySource;
import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.EnvelopeProvenance;
import dev.joulemark.api.result.EnvelopeRun;
import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.GpuRecord;
import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.Uncertainty;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envelopes of the two ways a run can end. */
public final class Envelopes {

    /** More digits than any sensor has, and few enough bytes. */
    private static final MathContext DIGITS = new MathContext(9);

    private Envelopes() {}

    /**
     * The envelope of a measured run.
     *
     * @param identity whose it is
     * @param result the full result
     * @param stored where the full result lies; null when it was not stored
     * @param storeMessage why it was not stored; null when it was, or was not asked for
     */
    public static ResultEnvelope measured(
            EnvelopeIdentity identity,
            ExperimentResult result,
            @Nullable StoredDocument stored,
            @Nullable String storeMessage) {
        return new ResultEnvelope(
                ResultEnvelope.SCHEMA,
                identity.experimentUid(),
                identity.attempt(),
                "Measured",
                null,
                null,
                stored == null ? null : stored.uri(),
                stored == null ? null : stored.sha256(),
                stored == null ? null : stored.bytes(),
                stored == null ? null : result.schemaVersion(),
                storeMessage,
                numbers(result),
                result.measurementValid(),
                result.measurementWarnings().stream()
                        .map(MeasurementWarning::code)
                        .distinct()
                        .toList(),
                result.repetitions().stream()
                        .map(run -> new EnvelopeRun(
                                rounded(run.energyTotalJ()), value(run.durationS()), run.outputTokens()))
                        .toList(),
                false,
                provenance(result));
    }

    /**
     * The envelope of a run that gave no numbers.
     *
     * @param identity whose it is
     * @param reason a CamelCase word
     * @param message a sentence
     */
    public static ResultEnvelope failed(EnvelopeIdentity identity, String reason, String message) {
        return new ResultEnvelope(
                ResultEnvelope.SCHEMA,
                identity.experimentUid(),
                identity.attempt(),
                "Failed",
                reason,
                message,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    private static EnvelopeNumbers numbers(ExperimentResult result) {
        Uncertainty uncertainty = result.uncertainty();
        Statistics statistics = result.statistics();
        return new EnvelopeNumbers(
                rounded(result.energyTotalJ()),
                rounded(result.energyAdjustedJ()),
                rounded(result.baselinePowerW()),
                rounded(result.energyPerOutputTokenJ()),
                uncertainty == null ? null : rounded(uncertainty.percent()),
                rounded(result.tokensPerSecond()),
                rounded(result.averagePowerW()),
                rounded(result.peakPowerW()),
                rounded(result.durationS()),
                result.inputTokens(),
                rounded(result.outputTokens()),
                statistics == null ? null : rounded(statistics.cvPercent()),
                result.repetitions().size());
    }

    private static EnvelopeProvenance provenance(ExperimentResult result) {
        EnergySource source = result.energySource();
        List<GpuRecord> measured = result.environment().gpus().stream()
                .filter(gpu -> source.devices().contains(gpu.uuid()))
                .toList();
        boolean onGpu = !measured.isEmpty();
        return new EnvelopeProvenance(
                result.specHash(),
                source.backend(),
                measured.stream().map(GpuRecord::uuid).toList(),
                onGpu ? measured.getFirst().product() : result.environment().cpuModel(),
                onGpu ? measured.getFirst().driver() : null,
                result.model().revision() == null
                        ? "sha256:" + result.model().sha256()
                        : result.model().revision(),
                result.model().sourceDtype());
    }

    private static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : value(value);
    }

    private static double value(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }
}
