package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
        Integer processCount) {}
