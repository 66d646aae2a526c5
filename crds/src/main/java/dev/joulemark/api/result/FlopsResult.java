package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Floating-point operations of one repetition: {@code 2 * N * tokens} with N parameters that are not embeddings
 * (Chowdhery et al., PaLM, 2022, appendix B).
 *
 * @param value operations
 * @param method how they were counted
 * @param confidence how well the count is known
 * @param precision the type the model computed in
 * @param nonEmbeddingParameters N
 * @param totalParameters all parameters, a tied one once
 * @param attentionValue operations of attention scores and values, apart; null when unknown
 * @param outputHeadValue operations of the output head where it is tied to an embedding, apart; null when it is
 *     not tied
 * @param notes what the count leaves out
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FlopsResult(
        @JsonPropertyDescription("Operations.") double value,

        @JsonPropertyDescription("How they were counted.") FlopsMethod method,

        @JsonPropertyDescription("How well the count is known.")
        Confidence confidence,

        @JsonPropertyDescription("The type the model computed in.")
        String precision,

        @JsonPropertyDescription("N.") long nonEmbeddingParameters,

        @JsonPropertyDescription("All parameters, a tied one once.")
        long totalParameters,

        @JsonPropertyDescription("Operations of attention scores and values, apart; null when unknown.") @Nullable
        Double attentionValue,

        @JsonPropertyDescription(
                "Operations of the output head where it is tied to an embedding, apart; null when it is not tied.")
        @Nullable
        Double outputHeadValue,

        @JsonPropertyDescription("What the count leaves out.") @Nullable
        String notes) {}
