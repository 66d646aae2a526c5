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
 * @param file a JSONL file
 * @param configMapRef a key of a ConfigMap that holds JSONL
 * @param hub a dataset of the hub
 * @param synthetic made prompts of an exact length
 */
@ValidationRule(
        value = "[has(self.name), has(self.file), has(self.configMapRef), has(self.hub), has(self.synthetic)]"
                + ".filter(set, set).size() == 1",
        message = "dataset needs exactly one of name, file, configMapRef, hub, synthetic")
public record DatasetSpec(
        @JsonPropertyDescription("A dataset known by name. Exactly one of name, file, configMapRef, hub, synthetic.")
        @Nullable
        DatasetName name,

        @Size(min = 1, max = 1024)
        @Pattern("^[^\\x00-\\x1f]+$")
        @JsonPropertyDescription("A JSONL file with one object a line; the text is in prompt, text, instruction, input"
                + " or question, the first that is there. Relative to the runner's cache or absolute.")
        @Nullable
        String file,

        @JsonPropertyDescription("A key of a ConfigMap that holds JSONL. The command line refuses"
                + " it, since there is no ConfigMap to read.")
        @Nullable
        ConfigMapKeyRef configMapRef,

        @JsonPropertyDescription("A dataset of the Hugging Face hub.") @Nullable
        HubDataset hub,

        @JsonPropertyDescription("Made prompts with an exact number of tokens.") @Nullable
        SyntheticDataset synthetic) {}
