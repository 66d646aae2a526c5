package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt that another one came after.
 *
 * @param attempt its number, from 1
 * @param rerunNonce the {@code run.rerunNonce} it ran under
 * @param reason why it does not count, or {@code Measured} when a re-run was asked for
 * @param message a sentence for humans
 * @param node node it ran on; null where none is known
 * @param startTime when its Pod started, RFC 3339; null where it never did
 * @param endTime when the operator gave it up, RFC 3339
 * @param valid verdict on its measurement; null where there is none
 * @param energyPerOutputTokenJoules its number, in joules; null where there is none
 * @param uncertaintyPercent uncertainty of that number, k = 2, in percent; null where there is none
 * @param resultUri where its full result lies; null where none is stored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PastAttempt(
        @Required @JsonPropertyDescription("Its number, from 1.")
        Integer attempt,

        @JsonPropertyDescription("The run.rerunNonce it ran under.")
        Integer rerunNonce,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("Why it does not count, or Measured when a re-run was asked for.")
        String reason,

        @Size(max = 256) @JsonPropertyDescription("A sentence for humans.")
        String message,

        @Size(max = 253) @JsonPropertyDescription("Node it ran on.") @Nullable
        String node,

        @Size(max = 64) @JsonPropertyDescription("When its Pod started, RFC 3339.") @Nullable
        String startTime,

        @Size(max = 64) @JsonPropertyDescription("When the operator gave it up, RFC 3339.")
        String endTime,

        @JsonPropertyDescription("Verdict on its measurement.") @Nullable
        ConditionStatus valid,

        @Size(max = 32) @JsonPropertyDescription("Its energy by output tokens, in joules.") @Nullable
        String energyPerOutputTokenJoules,

        @Size(max = 32) @JsonPropertyDescription("Uncertainty of that number, k = 2, in percent.") @Nullable
        String uncertaintyPercent,

        @Size(max = 1024) @JsonPropertyDescription("Where its full result lies.") @Nullable
        String resultUri) {}
