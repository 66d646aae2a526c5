package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine, the container and the devices, as they were before the run.
 *
 * @param digest digest of what identifies the measuring conditions
 * @param os operating system and kernel
 * @param cpuModel name of the processor
 * @param cpuCount processors available to the runner
 * @param memoryBytes memory available to the runner
 * @param container whether the runner runs in a container
 * @param containerImage image of the container; null outside of one
 * @param node Kubernetes node; null outside of a cluster
 * @param javaVersion version of the Java runtime
 * @param engineVersion inference engine and its native library
 * @param processor processors of the whole machine
 * @param system machine, kernel and operating system
 * @param containerDetails the container, or the control group where there is none
 * @param jvm Java virtual machine of the runner
 * @param gpus every GPU of the machine that is visible
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EnvironmentRecord(
        @JsonPropertyDescription("Digest of what identifies the measuring conditions.")
        String digest,

        @JsonPropertyDescription("Operating system and kernel.")
        String os,

        @JsonPropertyDescription("Name of the processor.") String cpuModel,

        @JsonPropertyDescription("Processors available to the runner.")
        int cpuCount,

        @JsonPropertyDescription("Memory available to the runner.")
        long memoryBytes,

        @JsonPropertyDescription("Whether the runner runs in a container.")
        boolean container,

        @JsonPropertyDescription("Image of the container; null outside of one.") @Nullable
        String containerImage,

        @JsonPropertyDescription("Kubernetes node; null outside of a cluster.") @Nullable
        String node,

        @JsonPropertyDescription("Version of the Java runtime.")
        String javaVersion,

        @JsonPropertyDescription("Inference engine and its native library.")
        String engineVersion,

        @JsonPropertyDescription("Processors of the whole machine.")
        ProcessorRecord processor,

        @JsonPropertyDescription("Machine, kernel and operating system.")
        SystemRecord system,

        @JsonPropertyDescription("The container, or the control group where there is none.")
        ContainerRecord containerDetails,

        @JsonPropertyDescription("Java virtual machine of the runner.")
        JvmRecord jvm,

        @JsonPropertyDescription("Every GPU of the machine that is visible.")
        List<GpuRecord> gpus) {

    /** Copies the collections. */
    public EnvironmentRecord {
        gpus = List.copyOf(gpus);
    }
}
