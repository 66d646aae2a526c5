package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The memory a model takes.
 *
 * @param weightsBytes parameters in the type the model computed in, in bytes
 * @param kvCacheBytes keys and values of a full batch of the longest prompts and outputs that the workload allows, in bytes
 * @param peakResidentBytes largest resident memory of the runner's process so far, on the host, in bytes; pages of mapped
 *     weight files count; null where the system does not tell
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MemoryRecord(
        @JsonPropertyDescription("Parameters in the type the model computed in, in bytes.")
        long weightsBytes,

        @JsonPropertyDescription("Keys and values of a full batch of the longest prompts and outputs that the workload"
                + " allows, in bytes.")
        long kvCacheBytes,

        @JsonPropertyDescription(
                "Largest resident memory of the runner's process, on the host, in bytes; null where the"
                        + " system does not tell.")
        @Nullable
        Long peakResidentBytes) {}
