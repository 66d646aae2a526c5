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
 * One GPU before the run. Unread values are null.
 *
 * @param uuid identity that does not depend on order
 * @param product product name
 * @param driver driver version
 * @param pciBusId PCI address
 * @param powerLimitW enforced power limit, in watts
 * @param persistenceMode whether the driver stays loaded
 * @param migEnabled whether the GPU is partitioned
 * @param temperatureC temperature, in degrees Celsius
 * @param memoryTotalBytes memory
 * @param processCount compute processes that were there
 * @param board what does not change
 * @param powerLimits what the power limit may be
 * @param occupancy who used it before the model was loaded
 * @param attribution whether its energy is that of one experiment
 * @param reads call or field by which each quantity is read; what is missing cannot be read
 * @param shortcomings what is missing, and what stands in for it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GpuRecord(
        @JsonPropertyDescription("Identity that does not depend on order.")
        String uuid,

        @JsonPropertyDescription("Product name.") String product,

        @JsonPropertyDescription("Driver version.") @Nullable
        String driver,

        @JsonPropertyDescription("PCI address.") @Nullable String pciBusId,

        @JsonPropertyDescription("Enforced power limit, in watts.") @Nullable
        Double powerLimitW,

        @JsonPropertyDescription("Whether the driver stays loaded.") @Nullable
        Boolean persistenceMode,

        @JsonPropertyDescription("Whether the GPU is partitioned.") @Nullable
        Boolean migEnabled,

        @JsonPropertyDescription("Temperature, in degrees Celsius.") @Nullable
        Double temperatureC,

        @JsonPropertyDescription("Memory.") @Nullable Long memoryTotalBytes,

        @JsonPropertyDescription("Compute processes that were there.") @Nullable
        Integer processCount,

        @JsonPropertyDescription("What does not change of the GPU and its driver.")
        GpuBoardRecord board,

        @JsonPropertyDescription("What the power limit may be, in watts.")
        GpuPowerLimitsRecord powerLimits,

        @JsonPropertyDescription("Who used it before the model was loaded.")
        GpuOccupancyRecord occupancy,

        @JsonPropertyDescription(
                "Whether its energy is that of one experiment, as far as could be seen before the model was loaded.")
        AttributionRecord attribution,

        @JsonPropertyDescription("Call or field by which each quantity is read; what is missing cannot be read.")
        Map<String, String> reads,

        @JsonPropertyDescription("What is missing, and what stands in for it.")
        List<String> shortcomings) {

    /** Copies the collections. */
    public GpuRecord {
        reads = Collections.unmodifiableMap(new LinkedHashMap<>(reads));
        shortcomings = List.copyOf(shortcomings);
    }
}
