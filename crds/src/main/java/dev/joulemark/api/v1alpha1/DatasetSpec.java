package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where prompts come from: exactly one of five sources.
 *
 * @param name a dataset that Joulemark knows by name
 * @param file a JSONL, JSON, CSV, TSV or Parquet file
 * @param configMapRef a key of a ConfigMap that holds such a file
 * @param hub a dataset of the hub
 * @param synthetic made prompts of an exact length
 * @param column the column or field with the text; null for the first known name a row has
 */
@ValidationRule(
        value = "[has(self.name), has(self.file), has(self.configMapRef), has(self.hub), has(self.synthetic)]"
                + ".filter(set, set).size() == 1",
        message = "dataset needs exactly one of name, file, configMapRef, hub, synthetic")
@ValidationRule(
        value = "!has(self.column) || !has(self.synthetic)",
        fieldPath = ".column",
        message = "column does not go with synthetic, whose prompts are made: remove it")
public record DatasetSpec(
        @JsonPropertyDescription("A dataset known by name. Exactly one of name, file, configMapRef, hub, synthetic.")
        @Nullable
        DatasetName name,

        @Size(min = 1, max = 1024)
        @Pattern("^[^\\x00-\\x1f]+$")
        @JsonPropertyDescription("A file of rows: .jsonl, .json (an array), .csv, .tsv (with a header), .parquet; all"
                + " but the last also as .gz or .zst. Relative to the runner's cache or absolute.")
        @Nullable
        String file,

        @JsonPropertyDescription("A key of a ConfigMap that holds rows; its ending tells the format, as for file. The"
                + " command line refuses it, since there is no ConfigMap to read.")
        @Nullable
        ConfigMapKeyRef configMapRef,

        @JsonPropertyDescription("A dataset of the Hugging Face hub.") @Nullable
        HubDataset hub,

        @JsonPropertyDescription("Made prompts with an exact number of tokens.") @Nullable
        SyntheticDataset synthetic,

        @Size(min = 1, max = 256)
        @Pattern("^[^\\x00-\\x1f]+$")
        @JsonPropertyDescription("The column or field with the text. Default: of each row the first that is there of"
                + " prompt, text, instruction, input, question, query, content.")
        @Nullable
        String column) {}
