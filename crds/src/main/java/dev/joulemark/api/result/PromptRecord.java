package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One prompt.
 *
 * @param index row of the dataset, from 0
 * @param inputTokens tokens after cutting
 * @param outputTokens generated tokens
 * @param finishReason {@code EndOfSequence}, {@code MaxOutputTokens} or {@code ContextFull}
 * @param textPreview the first 160 characters
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PromptRecord(
        @JsonPropertyDescription("Row of the dataset, from 0.")
        int index,

        @JsonPropertyDescription("Tokens after cutting.") int inputTokens,

        @JsonPropertyDescription("Generated tokens.") int outputTokens,

        @JsonPropertyDescription("EndOfSequence, MaxOutputTokens or ContextFull.")
        String finishReason,

        @JsonPropertyDescription("The first 160 characters.")
        String textPreview) {}
