package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * One repetition.
 *
 * @param index number of the repetition, from 0
 * @param energyJoules energy of the window, in joules
 * @param durationSeconds length of the window, in seconds
 * @param outputTokens generated tokens
 * @param energyPerOutputTokenJoules energy by output tokens, in joules
 * @param tokensPerSecond output tokens per second
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunStatus(
        @Required @JsonPropertyDescription("Number of the repetition, from 0.")
        Integer index,

        @Size(max = 32) @JsonPropertyDescription("Energy of the window, in joules.") @Nullable
        String energyJoules,

        @Size(max = 32) @JsonPropertyDescription("Length of the window, in seconds.") @Nullable
        String durationSeconds,

        @JsonPropertyDescription("Generated tokens.") @Nullable
        Long outputTokens,

        @Size(max = 32) @JsonPropertyDescription("Energy by output tokens, in joules.") @Nullable
        String energyPerOutputTokenJoules,

        @Size(max = 32) @JsonPropertyDescription("Output tokens per second.") @Nullable
        String tokensPerSecond) {}
