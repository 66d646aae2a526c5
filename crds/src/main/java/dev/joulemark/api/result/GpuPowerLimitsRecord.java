package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What the power limit of a GPU may be, in watts. What cannot be read is null.
 *
 * @param setW what an administrator set
 * @param defaultW what it is without that
 * @param minW lowest that can be set
 * @param maxW highest that can be set
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GpuPowerLimitsRecord(
        @JsonPropertyDescription("What an administrator set.") @Nullable
        Double setW,

        @JsonPropertyDescription("What it is without that.") @Nullable
        Double defaultW,

        @JsonPropertyDescription("Lowest that can be set.") @Nullable
        Double minW,

        @JsonPropertyDescription("Highest that can be set.") @Nullable
        Double maxW) {}
