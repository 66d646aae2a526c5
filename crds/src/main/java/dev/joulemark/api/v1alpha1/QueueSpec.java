package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The Kueue queue a run waits in.
 *
 * @param localQueue the LocalQueue, in the experiment's namespace
 * @param priorityClass the WorkloadPriorityClass; null for the queue's default
 */
public record QueueSpec(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("LocalQueue of Kueue, in the experiment's namespace.")
        String localQueue,

        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("WorkloadPriorityClass of Kueue. Default: the queue's.")
        @Nullable
        String priorityClass) {}
