package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A place on a PersistentVolumeClaim.
 *
 * @param claimName the claim, in the experiment's namespace
 * @param path a relative path inside the volume; empty for its root
 */
@ValidationRule(
        value = "!has(self.path) || (!self.path.startsWith('/') && !self.path.matches('(^|/)[.][.](/|$)'))",
        fieldPath = ".path",
        message = "path must stay inside the volume: give a relative path without '..'")
public record VolumePath(
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of the claim, in the experiment's namespace.")
        String claimName,

        @Size(max = 512)
        @Pattern("^[^\\x00-\\x1f]*$")
        @JsonPropertyDescription("Relative path inside the volume. Default: the root of the volume.")
        String path) {

    /** Supplies the root of the volume. */
    public VolumePath {
        path = requireNonNullElse(path, "");
    }
}
