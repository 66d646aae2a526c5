package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The prompts that ran.
 *
 * @param name name or file of the dataset
 * @param sha256 digest of the file it was read from
 * @param rowsAvailable usable rows of the dataset
 * @param rowsSkipped rows without text or with broken JSON
 * @param promptCount prompts that ran
 * @param order order of the prompts
 * @param seed seed of shuffling
 * @param truncatedPrompts prompts that were cut to maxInputTokens
 * @param promptsSha256 digest of the prompts as they ran, joined by newlines
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DatasetRecord(
        @JsonPropertyDescription("Name or file of the dataset.")
        String name,

        @JsonPropertyDescription("Digest of the file it was read from.")
        String sha256,

        @JsonPropertyDescription("Usable rows of the dataset.")
        int rowsAvailable,

        @JsonPropertyDescription("Rows without text or with broken JSON.")
        int rowsSkipped,

        @JsonPropertyDescription("Prompts that ran.") int promptCount,

        @JsonPropertyDescription("Order of the prompts.") String order,

        @JsonPropertyDescription("Seed of shuffling.") long seed,

        @JsonPropertyDescription("Prompts that were cut to maxInputTokens.")
        int truncatedPrompts,

        @JsonPropertyDescription("Digest of the prompts as they ran, joined by newlines.")
        String promptsSha256) {}
