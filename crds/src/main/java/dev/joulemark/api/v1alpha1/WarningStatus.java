package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Something that makes a number doubtful.
 *
 * @param code stable name, such as {@code short_measurement_duration}
 * @param message what was seen
 * @param remediation what to do about it
 * @param count how often it was seen
 */
public record WarningStatus(
        @Required @Size(max = 64) @JsonPropertyDescription("Stable name, such as short_measurement_duration.")
        String code,

        @Size(max = 512) @JsonPropertyDescription("What was seen.")
        String message,

        @Size(max = 512) @JsonPropertyDescription("What to do about it.")
        String remediation,

        @JsonPropertyDescription("How often it was seen.") Integer count) {}
