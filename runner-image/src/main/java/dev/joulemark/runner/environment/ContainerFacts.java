package dev.joulemark.runner.environment;

import org.jspecify.annotations.Nullable;

/**
 * The container, or the control group where there is none. A fact that cannot be read is null.
 *
 * @param runtime what runs it, such as {@code kubernetes}, {@code docker} or {@code podman}; null where it shows no mark
 * @param imageDigest digest of the image, where its name says it
 * @param processorLimit processors by the CPU quota; null when there is no limit
 * @param memoryLimitBytes memory limit; null when there is no limit
 * @param cpuset processors that it may run on, such as {@code 0-7}
 */
public record ContainerFacts(
        @Nullable String runtime,
        @Nullable String imageDigest,
        @Nullable Double processorLimit,
        @Nullable Long memoryLimitBytes,
        @Nullable String cpuset) {

    /** Nothing is known. */
    public static final ContainerFacts UNKNOWN = new ContainerFacts(null, null, null, null, null);
}
