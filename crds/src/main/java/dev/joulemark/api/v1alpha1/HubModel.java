package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A model of the Hugging Face hub.
 *
 * @param id owner and name
 * @param revision branch, tag or commit
 */
public record HubModel(
        @Required
        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$")
        @JsonPropertyDescription("Owner and name, such as HuggingFaceTB/SmolLM2-135M-Instruct. Never resolves to other"
                + " weights than the named ones.")
        String id,

        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._/-]*$")
        @JsonPropertyDescription("Branch, tag or commit. The commit it resolved to is recorded. Default: main.")
        String revision) {

    /** The revision that is read when none is named. */
    public static final String DEFAULT_REVISION = "main";

    /** Supplies the default revision. */
    public HubModel {
        revision = requireNonNullElse(revision, DEFAULT_REVISION);
    }
}
