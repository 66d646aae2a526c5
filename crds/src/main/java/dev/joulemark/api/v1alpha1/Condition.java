package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A condition with the meaning of {@code meta/v1}: one statement, whether it holds, and why.
 *
 * @param type the statement, such as {@code Finished}
 * @param status whether it holds
 * @param reason a CamelCase word for machines
 * @param message a sentence for humans
 * @param lastTransitionTime when {@code status} last changed, RFC 3339
 * @param observedGeneration generation of the spec it speaks of
 */
public record Condition(
        @Required @Size(max = 64) @JsonPropertyDescription("The statement, such as Finished.")
        String type,

        @Required @JsonPropertyDescription("Whether it holds.")
        ConditionStatus status,

        @Required @Size(max = 64) @JsonPropertyDescription("A CamelCase word for machines.")
        String reason,

        @Required @Size(max = 1024) @JsonPropertyDescription("A sentence for humans.")
        String message,

        @Required @Size(max = 64) @JsonPropertyDescription("When status last changed, RFC 3339.")
        String lastTransitionTime,

        @JsonPropertyDescription("Generation of the spec it speaks of.")
        Long observedGeneration) {}
