package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * The volume that keeps models and baselines between runs.
 *
 * @param persistentVolumeClaim the claim and the folder inside it
 */
public record CacheSpec(
        @Required @JsonPropertyDescription("Claim that is mounted as the runner's cache (JOULEMARK_CACHE).")
        VolumePath persistentVolumeClaim) {}
