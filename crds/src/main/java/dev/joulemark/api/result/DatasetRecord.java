package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that ran.
 *
 * @param name name, file or id of the dataset
 * @param source {@code name}, {@code file}, {@code configMapRef}, {@code hub} or {@code synthetic}
 * @param revision commit of the hub; null elsewhere
 * @param sha256 digest of the files it was read from, in the order of their names; of made prompts, {@code promptsSha256}
 * @param column columns that the text of usable rows came from; null where prompts are made
 * @param rowsRead rows of the dataset; of made prompts, as many as ran
 * @param rowsAvailable usable rows of the dataset
 * @param rowsSkipped rows that are not usable: {@code rowsRead} less {@code rowsAvailable}
 * @param rowsEmpty rows that were skipped since they have no text or no tokens; the others are broken
 * @param promptCount prompts that ran
 * @param promptTemplate {@code Raw} or {@code Chat}
 * @param order order of the prompts
 * @param seed seed of shuffling and of made prompts
 * @param truncatedPrompts prompts that were cut to maxInputTokens
 * @param promptsSha256 digest of the prompts as they ran, template included, joined by newlines
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DatasetRecord(
        @JsonPropertyDescription("Name, file or id of the dataset.")
        String name,

        @JsonPropertyDescription("name, file, configMapRef, hub or synthetic.")
        String source,

        @JsonPropertyDescription("Commit of the hub; null elsewhere.") @Nullable
        String revision,

        @JsonPropertyDescription("Digest of the files it was read from; of made prompts, prompts_sha256.")
        String sha256,

        @JsonPropertyDescription("Columns that the text came from; null where prompts are made.") @Nullable
        String column,

        @JsonPropertyDescription("Rows of the dataset.") int rowsRead,

        @JsonPropertyDescription("Usable rows of the dataset.")
        int rowsAvailable,

        @JsonPropertyDescription("Rows that are not usable: rows_read less rows_available.")
        int rowsSkipped,

        @JsonPropertyDescription("Rows skipped since they have no text or no tokens; the others are broken.")
        int rowsEmpty,

        @JsonPropertyDescription("Prompts that ran.") int promptCount,

        @JsonPropertyDescription("Raw or Chat.") String promptTemplate,

        @JsonPropertyDescription("Order of the prompts.") String order,

        @JsonPropertyDescription("Seed of shuffling and of made prompts.")
        long seed,

        @JsonPropertyDescription("Prompts that were cut to maxInputTokens.")
        int truncatedPrompts,

        @JsonPropertyDescription("Digest of the prompts as they ran, template included, joined by newlines.")
        String promptsSha256) {}
