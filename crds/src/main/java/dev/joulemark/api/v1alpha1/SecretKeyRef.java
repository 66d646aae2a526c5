package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One key of a Secret in the experiment's namespace. The operator never reads it: the kubelet hands it to the runner.
 *
 * @param name name of the Secret
 * @param key key inside the Secret
 */
public record SecretKeyRef(
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of the Secret.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[A-Za-z0-9._-]+$")
        @JsonPropertyDescription("Key inside the Secret.")
        String key) {}
