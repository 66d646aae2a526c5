package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The verdict on a measurement.
 *
 * @param status whether the numbers can be trusted
 * @param reason a CamelCase word for machines, such as {@code Measured} or {@code SampleGap}
 * @param message a sentence for humans
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MeasurementValidity(
        @JsonPropertyDescription("Whether the numbers can be trusted.")
        Validity status,

        @JsonPropertyDescription("A CamelCase word for machines, such as Measured or SampleGap.")
        String reason,

        @JsonPropertyDescription("A sentence for humans.") String message) {}
