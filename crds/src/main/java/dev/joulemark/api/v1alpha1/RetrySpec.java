package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How often a failed attempt is repeated.
 *
 * @param maxInfrastructureRetries repeats after an eviction or a lost node, 0 to 10
 * @param maxMeasurementRetries repeats after an invalid measurement, 0 to 10
 */
public record RetrySpec(
        @Min(0) @Max(10) @JsonPropertyDescription("Repeats after an eviction or a lost node. Default: 0.")
        Integer maxInfrastructureRetries,

        @Min(0) @Max(10) @JsonPropertyDescription("Repeats after an invalid measurement. Default: 0.")
        Integer maxMeasurementRetries) {

    /** Supplies no repeats. */
    public RetrySpec {
        maxInfrastructureRetries = requireNonNullElse(maxInfrastructureRetries, 0);
        maxMeasurementRetries = requireNonNullElse(maxMeasurementRetries, 0);
    }

    /** No repeats. */
    static RetrySpec defaults() {
        return new RetrySpec(0, 0);
    }
}
