package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What does not change of a GPU and its driver. What cannot be read is null.
 *
 * @param architecture such as Hopper
 * @param computeCapability such as 9.0
 * @param vbios version of the firmware of the board
 * @param eccEnabled whether memory corrects errors; null also where the part cannot
 * @param maxSmClockMhz highest clock of the multiprocessors
 * @param maxMemoryClockMhz highest clock of the memory
 * @param nvmlVersion version of NVML
 * @param cudaVersion highest version of CUDA that the driver offers
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GpuBoardRecord(
        @JsonPropertyDescription("Such as Hopper.") @Nullable
        String architecture,

        @JsonPropertyDescription("Such as 9.0.") @Nullable String computeCapability,

        @JsonPropertyDescription("Version of the firmware of the board.") @Nullable
        String vbios,

        @JsonPropertyDescription("Whether memory corrects errors; null also where the part cannot.") @Nullable
        Boolean eccEnabled,

        @JsonPropertyDescription("Highest clock of the multiprocessors.") @Nullable
        Integer maxSmClockMhz,

        @JsonPropertyDescription("Highest clock of the memory.") @Nullable
        Integer maxMemoryClockMhz,

        @JsonPropertyDescription("Version of NVML.") @Nullable
        String nvmlVersion,

        @JsonPropertyDescription("Highest version of CUDA that the driver offers.") @Nullable
        String cudaVersion) {}
