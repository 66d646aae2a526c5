package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Energy of one device in one window.
 *
 * @param id UUID of the GPU, or name of the power domain
 * @param energyJ energy, in joules; null when it could not be read
 * @param unavailableReason why there is no energy; null when there is
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DeviceEnergy(
        @JsonPropertyDescription("UUID of the GPU, or name of the power domain.")
        String id,

        @JsonPropertyDescription("Energy, in joules; null when it could not be read.") @Nullable
        Double energyJ,

        @JsonPropertyDescription("Why there is no energy; null when there is.") @Nullable
        String unavailableReason) {}
