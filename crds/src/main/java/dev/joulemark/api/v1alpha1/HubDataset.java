package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of the Hugging Face hub.
 *
 * @param id owner and name
 * @param revision branch, tag or commit
 * @param config the configuration, also called subset; null for the default one
 * @param split the split
 */
public record HubDataset(
        @Required
        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$")
        @JsonPropertyDescription("Owner and name of the dataset, such as openai/gsm8k.")
        String id,

        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._/-]*$")
        @JsonPropertyDescription("Branch, tag or commit. The commit it resolved to is recorded. Default: main.")
        String revision,

        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._ -]*$")
        @JsonPropertyDescription("Configuration (subset). Default: the dataset's default, or its only one.")
        @Nullable
        String config,

        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")
        @JsonPropertyDescription("Split. Default: train.")
        String split) {

    /** The split that is read when none is named. */
    public static final String DEFAULT_SPLIT = "train";

    /** Supplies the default revision and split. */
    public HubDataset {
        revision = requireNonNullElse(revision, HubModel.DEFAULT_REVISION);
        split = requireNonNullElse(split, DEFAULT_SPLIT);
    }
}
