package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * One repetition.
 *
 * @param energyJ energy, in joules
 * @param durationS length, in seconds
 * @param outputTokens generated tokens
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EnvelopeRun(
        @JsonPropertyDescription("Energy, in joules.") @Nullable
        Double energyJ,

        @JsonPropertyDescription("Length, in seconds.") double durationS,

        @JsonPropertyDescription("Generated tokens.") long outputTokens) {}
