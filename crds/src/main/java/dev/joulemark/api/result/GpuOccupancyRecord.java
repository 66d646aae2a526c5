package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who used a GPU before the model was loaded. What cannot be read is null.
 *
 * @param memoryUsedBytes memory in use
 * @param memoryUsedIncludesReserve whether that contains what the driver keeps for itself
 * @param utilisationPct share of time with work
 * @param graphicsProcesses processes that draw
 * @param mpsProcesses processes that compute through the Multi-Process Service
 * @param migPending whether the GPU is partitioned after its next reset
 * @param migDevices uUIDs of the parts of a partitioned GPU
 * @param smClockMhz clock of the multiprocessors
 * @param memoryClockMhz clock of the memory
 * @param performanceState from 0, the highest, to 15
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GpuOccupancyRecord(
        @JsonPropertyDescription("Memory in use.") @Nullable Long memoryUsedBytes,

        @JsonPropertyDescription("Whether that contains what the driver keeps for itself.") @Nullable
        Boolean memoryUsedIncludesReserve,

        @JsonPropertyDescription("Share of time with work.") @Nullable
        Double utilisationPct,

        @JsonPropertyDescription("Processes that draw.") @Nullable
        Integer graphicsProcesses,

        @JsonPropertyDescription("Processes that compute through the Multi-Process Service.") @Nullable
        Integer mpsProcesses,

        @JsonPropertyDescription("Whether the GPU is partitioned after its next reset.") @Nullable
        Boolean migPending,

        @JsonPropertyDescription("UUIDs of the parts of a partitioned GPU.")
        List<String> migDevices,

        @JsonPropertyDescription("Clock of the multiprocessors.") @Nullable
        Double smClockMhz,

        @JsonPropertyDescription("Clock of the memory.") @Nullable
        Double memoryClockMhz,

        @JsonPropertyDescription("From 0, the highest, to 15.") @Nullable
        Integer performanceState) {

    /** Copies the collections. */
    public GpuOccupancyRecord {
        migDevices = List.copyOf(migDevices);
    }
}
