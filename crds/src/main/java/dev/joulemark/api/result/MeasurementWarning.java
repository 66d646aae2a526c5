package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Something that makes a number doubtful. Informational: the verdict decides.
 *
 * @param code stable name, such as {@code short_measurement_duration}
 * @param message what was seen
 * @param value the value that was seen
 * @param threshold the value from which it is worth a warning
 * @param remediation what to do about it
 * @param count how often it was seen
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MeasurementWarning(
        @JsonPropertyDescription("Stable name, such as short_measurement_duration.")
        String code,

        @JsonPropertyDescription("What was seen.") String message,

        @JsonPropertyDescription("The value that was seen.") @Nullable
        Double value,

        @JsonPropertyDescription("The value from which it is worth a warning.") @Nullable
        Double threshold,

        @JsonPropertyDescription("What to do about it.") String remediation,

        @JsonPropertyDescription("How often it was seen.") int count) {}
