package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Spread of energy per output token over the repetitions.
 *
 * @param count number of repetitions
 * @param meanJ mean, in joules per output token
 * @param standardDeviationJ sample standard deviation, in joules per output token
 * @param cvPercent coefficient of variation, in percent
 * @param confidenceLowJ lower end of the 95 % t-interval, in joules per output token; null for fewer than three
 * @param confidenceHighJ upper end of the 95 % t-interval, in joules per output token; null for fewer than three
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Statistics(
        @JsonPropertyDescription("Number of repetitions.") int count,

        @JsonPropertyDescription("Mean, in joules per output token.")
        double meanJ,

        @JsonPropertyDescription("Sample standard deviation, in joules per output token.")
        double standardDeviationJ,

        @JsonPropertyDescription("Coefficient of variation, in percent.")
        double cvPercent,

        @JsonPropertyDescription(
                "Lower end of the 95 % t-interval, in joules per output token; null for fewer than three.")
        @Nullable
        Double confidenceLowJ,

        @JsonPropertyDescription(
                "Upper end of the 95 % t-interval, in joules per output token; null for fewer than three.")
        @Nullable
        Double confidenceHighJ) {}
