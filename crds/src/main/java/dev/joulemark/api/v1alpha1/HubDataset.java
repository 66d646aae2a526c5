package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A dataset of the Hugging Face hub.
 *
 * @param id owner and name
 */
public record HubDataset(
        @Required
        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$")
        @JsonPropertyDescription("Owner and name of the dataset.")
        String id) {}
