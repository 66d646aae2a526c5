package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measured window.
 *
 * @param index number of the repetition, from 0
 * @param energyTotalJ energy of the window, in joules; null when it was not measured
 * @param energyAdjustedJ energy less baseline power times duration, in joules
 * @param durationS time between the first and the last energy reading, in seconds
 * @param averagePowerW energy by duration, in watts
 * @param peakPowerW largest power sample, in watts
 * @param inputTokens prompt tokens, padding never counted
 * @param outputTokens generated tokens
 * @param energyPerOutputTokenJ energy by output tokens, in joules
 * @param tokensPerSecond output tokens per second
 * @param energyUnavailableReason why there is no energy; null when there is
 * @param estimators the estimators of this window; null when nothing was read
 * @param devices energy of each device
 * @param temperatureStartC temperature of the hottest device at the start, in degrees Celsius
 * @param temperatureEndC temperature of the hottest device at the end, in degrees Celsius
 * @param thermalThrottlePercent share of the window slowed down for heat or the power brake, in percent; null without a source
 * @param powerCapPercent share of the window held back by the power limit, in percent; null without a source
 * @param smClockMhz median clock of the multiprocessors, in MHz
 * @param processCount most compute processes seen on one GPU
 * @param startTime wall time of the first energy reading, RFC 3339
 * @param latency how long its requests took
 * @param phases what prefill and decode took of it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RepetitionResult(
        @JsonPropertyDescription("Number of the repetition, from 0.")
        int index,

        @JsonPropertyDescription("Energy of the window, in joules; null when it was not measured.") @Nullable
        Double energyTotalJ,

        @JsonPropertyDescription("Energy less baseline power times duration, in joules.") @Nullable
        Double energyAdjustedJ,

        @JsonPropertyDescription("Time between the first and the last energy reading, in seconds.")
        double durationS,

        @JsonPropertyDescription("Energy by duration, in watts.") @Nullable
        Double averagePowerW,

        @JsonPropertyDescription("Largest power sample, in watts.") @Nullable
        Double peakPowerW,

        @JsonPropertyDescription("Prompt tokens, padding never counted.")
        long inputTokens,

        @JsonPropertyDescription("Generated tokens.") long outputTokens,

        @JsonPropertyDescription("Energy by output tokens, in joules.") @Nullable
        Double energyPerOutputTokenJ,

        @JsonPropertyDescription("Output tokens per second.") @Nullable
        Double tokensPerSecond,

        @JsonPropertyDescription("Why there is no energy; null when there is.") @Nullable
        String energyUnavailableReason,

        @JsonPropertyDescription("The estimators of this window; null when nothing was read.") @Nullable
        EstimatorRecord estimators,

        @JsonPropertyDescription("Energy of each device.") List<DeviceEnergy> devices,

        @JsonPropertyDescription("Temperature of the hottest device at the start, in degrees Celsius.") @Nullable
        Double temperatureStartC,

        @JsonPropertyDescription("Temperature of the hottest device at the end, in degrees Celsius.") @Nullable
        Double temperatureEndC,

        @JsonPropertyDescription(
                "Share of the window slowed down for heat or the power brake, in percent; null without a source.")
        @Nullable
        Double thermalThrottlePercent,

        @JsonPropertyDescription("Share of the window held back by the power limit, in percent; null without a source.")
        @Nullable
        Double powerCapPercent,

        @JsonPropertyDescription("Median clock of the multiprocessors, in MHz.") @Nullable
        Double smClockMhz,

        @JsonPropertyDescription("Most compute processes seen on one GPU.") @Nullable
        Long processCount,

        @JsonPropertyDescription("Wall time of the first energy reading, RFC 3339.")
        String startTime,

        @JsonPropertyDescription("How long its requests took.")
        LatencyResult latency,

        @JsonPropertyDescription("What prefill and decode took of it, in time and energy.")
        PhaseResult phases) {

    /** Copies the collections. */
    public RepetitionResult {
        devices = List.copyOf(devices);
    }
}
