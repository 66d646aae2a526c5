package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything one run found, as {@code result.json}. Joules, watts, seconds and degrees Celsius; top-level
 * numbers are means over the repetitions unless they say otherwise. Unknown is null and its reason stands beside
 * it, never 0.
 *
 * @param schemaVersion version of this schema
 * @param experimentId name, time and a short random part; the name of the result folder
 * @param experimentName {@code metadata.name} of the experiment
 * @param experimentUid {@code metadata.uid} on a cluster; null on the command line
 * @param attempt number of the attempt, from 1
 * @param specHash hash of the effective spec
 * @param runnerVersion version of the runner
 * @param runnerKind what made this result: a local process or a Job
 * @param startTime when the run began, RFC 3339
 * @param endTime when it ended, RFC 3339
 * @param energyTotalJ energy of one repetition, mean, in joules; null when it was not measured
 * @param energyAdjustedJ energy less idle power times duration, mean, in joules; negative is kept and warned of
 * @param baselinePowerW idle power before the model was loaded, in watts
 * @param contextBaselinePowerW idle power with the model resident, in watts
 * @param closingBaselinePowerW idle power with the model resident after the last window, in watts
 * @param energyPerOutputTokenJ energy of all repetitions by output tokens of all repetitions, in joules
 * @param energyPerTotalTokenJ energy of all repetitions by input and output tokens of all repetitions, in joules
 * @param tokensPerSecond output tokens per second of the windows
 * @param totalTokensPerSecond input and output tokens per second of the windows
 * @param averagePowerW energy by duration, in watts
 * @param peakPowerW largest power sample in a window, in watts
 * @param durationS length of one window, mean, in seconds
 * @param inputTokens prompt tokens of one repetition, padding never counted
 * @param outputTokens generated tokens of one repetition, mean
 * @param energyUnavailableReason why there is no energy; null when there is
 * @param measurementValid the verdict on the measurement
 * @param uncertainty uncertainty of energy per output token; null when there is no energy
 * @param statistics spread over the repetitions; null for fewer than two
 * @param repetitions one entry a repetition
 * @param latency how long the requests of all repetitions took; null without a repetition
 * @param phases what prefill and decode took of a repetition, mean; null without a repetition
 * @param energyBreakdown total, adjusted and the baseline between them; null when there is no energy
 * @param energySource where energy was read, and what else was tried
 * @param measurementWarnings what makes a number doubtful
 * @param warmup what warming up did; null when the run ended before
 * @param flops floating-point operations of one repetition; null when unknown
 * @param lifecycle every boundary of the run, in order
 * @param model the weights that ran
 * @param dataset the prompts that ran
 * @param prompts one entry a prompt of the first repetition
 * @param sampler how the power sampler did; null when nothing was sampled
 * @param environment machine, container and devices
 * @param files names of the other files of this result
 * @param effectiveSpec the spec with every default filled in
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ExperimentResult(
        @JsonPropertyDescription("Version of this schema.") String schemaVersion,

        @JsonPropertyDescription("Name, time and a short random part; the name of the result folder.")
        String experimentId,

        @JsonPropertyDescription("Metadata.name of the experiment.")
        String experimentName,

        @JsonPropertyDescription("Metadata.uid on a cluster; null on the command line.") @Nullable
        String experimentUid,

        @JsonPropertyDescription("Number of the attempt, from 1.")
        int attempt,

        @JsonPropertyDescription("Hash of the effective spec.")
        String specHash,

        @JsonPropertyDescription("Version of the runner.") String runnerVersion,

        @JsonPropertyDescription("What made this result: a local process or a Job.")
        RunnerKind runnerKind,

        @JsonPropertyDescription("When the run began, RFC 3339.")
        String startTime,

        @JsonPropertyDescription("When it ended, RFC 3339.") String endTime,

        @JsonPropertyDescription("Energy of one repetition, mean, in joules; null when it was not measured.") @Nullable
        Double energyTotalJ,

        @JsonPropertyDescription(
                "Energy less idle power times duration, mean, in joules; negative is kept and warned of.")
        @Nullable
        Double energyAdjustedJ,

        @JsonPropertyDescription("Idle power before the model was loaded, in watts.") @Nullable
        Double baselinePowerW,

        @JsonPropertyDescription("Idle power with the model resident, in watts.") @Nullable
        Double contextBaselinePowerW,

        @JsonPropertyDescription("Idle power with the model resident after the last window, in watts.") @Nullable
        Double closingBaselinePowerW,

        @JsonPropertyDescription("Energy of all repetitions by output tokens of all repetitions, in joules.") @Nullable
        Double energyPerOutputTokenJ,

        @JsonPropertyDescription("Energy of all repetitions by input and output tokens of all repetitions, in joules.")
        @Nullable
        Double energyPerTotalTokenJ,

        @JsonPropertyDescription("Output tokens per second of the windows.") @Nullable
        Double tokensPerSecond,

        @JsonPropertyDescription("Input and output tokens per second of the windows.") @Nullable
        Double totalTokensPerSecond,

        @JsonPropertyDescription("Energy by duration, in watts.") @Nullable
        Double averagePowerW,

        @JsonPropertyDescription("Largest power sample in a window, in watts.") @Nullable
        Double peakPowerW,

        @JsonPropertyDescription("Length of one window, mean, in seconds.") @Nullable
        Double durationS,

        @JsonPropertyDescription("Prompt tokens of one repetition, padding never counted.")
        long inputTokens,

        @JsonPropertyDescription("Generated tokens of one repetition, mean.") @Nullable
        Double outputTokens,

        @JsonPropertyDescription("Why there is no energy; null when there is.") @Nullable
        String energyUnavailableReason,

        @JsonPropertyDescription("The verdict on the measurement.")
        MeasurementValidity measurementValid,

        @JsonPropertyDescription("Uncertainty of energy per output token; null when there is no energy.") @Nullable
        Uncertainty uncertainty,

        @JsonPropertyDescription("Spread over the repetitions; null for fewer than two.") @Nullable
        Statistics statistics,

        @JsonPropertyDescription("One entry a repetition.") List<RepetitionResult> repetitions,

        @JsonPropertyDescription("How long the requests of all repetitions took.") @Nullable
        LatencyResult latency,

        @JsonPropertyDescription("What prefill and decode took of a repetition, mean, in time and energy.") @Nullable
        PhaseResult phases,

        @JsonPropertyDescription("Total, adjusted and the baseline between them; null when there is no energy.")
        @Nullable
        EnergyBreakdown energyBreakdown,

        @JsonPropertyDescription("Where energy was read, and what else was tried.")
        EnergySource energySource,

        @JsonPropertyDescription("What makes a number doubtful.")
        List<MeasurementWarning> measurementWarnings,

        @JsonPropertyDescription("What warming up did; null when the run ended before.") @Nullable
        WarmupResult warmup,

        @JsonPropertyDescription("Floating-point operations of one repetition; null when unknown.") @Nullable
        FlopsResult flops,

        @JsonPropertyDescription("Every boundary of the run, in order.")
        List<LifecycleEvent> lifecycle,

        @JsonPropertyDescription("The weights that ran.") ModelRecord model,

        @JsonPropertyDescription("The prompts that ran.") DatasetRecord dataset,

        @JsonPropertyDescription("One entry a prompt of the first repetition.")
        List<PromptRecord> prompts,

        @JsonPropertyDescription("How the power sampler did; null when nothing was sampled.") @Nullable
        SamplerRecord sampler,

        @JsonPropertyDescription("Machine, container and devices.")
        EnvironmentRecord environment,

        @JsonPropertyDescription("Names of the other files of this result.")
        List<String> files,

        @JsonPropertyDescription("The spec with every default filled in.")
        Map<String, Object> effectiveSpec) {

    /** Copies the collections. */
    public ExperimentResult {
        repetitions = List.copyOf(repetitions);
        measurementWarnings = List.copyOf(measurementWarnings);
        lifecycle = List.copyOf(lifecycle);
        prompts = List.copyOf(prompts);
        files = List.copyOf(files);
        effectiveSpec = Collections.unmodifiableMap(new LinkedHashMap<>(effectiveSpec));
    }

    /** Version of the schema this record has. */
    public static final String SCHEMA_VERSION = "1.0";
}
