package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The weights that ran.
 *
 * @param name hub id, or the path that was given
 * @param source {@code hub}, {@code path}, {@code persistentVolumeClaim} or {@code s3}
 * @param revision commit the hub resolved to, or digest of the objects of a bucket; null elsewhere
 * @param sha256 digest of the weight files
 * @param format how the weights are stored
 * @param architecture family of the decoder, such as {@code llama}
 * @param sourceDtype type the weights are stored in, such as {@code Q4_1}
 * @param computeDtype type the model computed in
 * @param device {@code Cpu}, or the UUID of the GPU
 * @param loadDurationS time it took to load, in seconds
 * @param contextLength longest sequence the model takes, in tokens
 * @param memory what it took
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelRecord(
        @JsonPropertyDescription("Hub id, or the path that was given.")
        String name,

        @JsonPropertyDescription("Hub, path, persistentVolumeClaim or s3.")
        String source,

        @JsonPropertyDescription("Commit the hub resolved to, or digest of the objects of a bucket; null elsewhere.")
        @Nullable
        String revision,

        @JsonPropertyDescription("Digest of the weight files.")
        String sha256,

        @JsonPropertyDescription("How the weights are stored.")
        String format,

        @JsonPropertyDescription("Family of the decoder, such as llama.")
        String architecture,

        @JsonPropertyDescription("Type the weights are stored in, such as Q4_1.")
        String sourceDtype,

        @JsonPropertyDescription("Type the model computed in.")
        String computeDtype,

        @JsonPropertyDescription("Cpu, or the UUID of the GPU.")
        String device,

        @JsonPropertyDescription("Time it took to load, in seconds.")
        double loadDurationS,

        @JsonPropertyDescription("Longest sequence the model takes, in tokens.")
        long contextLength,

        @JsonPropertyDescription("The memory it took.") MemoryRecord memory) {}
