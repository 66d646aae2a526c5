package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The container, or the control group where there is none. What cannot be read is null.
 *
 * @param runtime what runs it, such as kubernetes, docker or podman
 * @param imageDigest digest of the image, where its name says it
 * @param cpuLimit processors by the CPU quota; null when there is no limit
 * @param memoryLimitBytes memory limit; null when there is no limit
 * @param cpuset processors that it may run on, such as 0-7
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ContainerRecord(
        @JsonPropertyDescription("What runs it, such as kubernetes, docker or podman.") @Nullable
        String runtime,

        @JsonPropertyDescription("Digest of the image, where its name says it.") @Nullable
        String imageDigest,

        @JsonPropertyDescription("Processors by the CPU quota; null when there is no limit.") @Nullable
        Double cpuLimit,

        @JsonPropertyDescription("Memory limit; null when there is no limit.") @Nullable
        Long memoryLimitBytes,

        @JsonPropertyDescription("Processors that it may run on, such as 0-7.") @Nullable
        String cpuset) {}
