package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One key of a ConfigMap in the experiment's namespace.
 *
 * @param name name of the ConfigMap
 * @param key key inside the ConfigMap
 */
public record ConfigMapKeyRef(
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of the ConfigMap.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[A-Za-z0-9._-]+$")
        @JsonPropertyDescription("Key inside the ConfigMap.")
        String key) {}
