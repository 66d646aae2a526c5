package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the names in the spec turned out to be.
 *
 * @param specHash hash of the effective spec
 * @param profileHash hash of the resolved profile; null without one
 * @param image runner image of the Job
 * @param node node the Pod ran on
 * @param gpuUuids GPUs that were measured
 * @param gpuProduct product name of the measured GPUs, or the processor on a CPU run
 * @param driver driver version
 * @param energyBackend the source energy was read from
 * @param modelRevision commit or content digest of the weights
 * @param sourceDtype type the weights are stored in
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResolvedStatus(
        @Size(max = 128) @JsonPropertyDescription("Hash of the effective spec.") @Nullable
        String specHash,

        @Size(max = 128) @JsonPropertyDescription("Hash of the resolved profile.") @Nullable
        String profileHash,

        @Size(max = 512) @JsonPropertyDescription("Runner image of the Job.") @Nullable
        String image,

        @Size(max = 253) @JsonPropertyDescription("Node the Pod ran on.") @Nullable
        String node,

        @Size(max = 16) @JsonPropertyDescription("GPUs that were measured.")
        List<@Size(max = 96) String> gpuUuids,

        @Size(max = 128)
        @JsonPropertyDescription("Product name of the measured GPUs, or the processor on a CPU run.")
        @Nullable
        String gpuProduct,

        @Size(max = 80) @JsonPropertyDescription("Driver version.") @Nullable
        String driver,

        @Size(max = 32) @JsonPropertyDescription("Source the energy was read from.") @Nullable
        String energyBackend,

        @Size(max = 200) @JsonPropertyDescription("Commit or content digest of the weights.") @Nullable
        String modelRevision,

        @Size(max = 64) @JsonPropertyDescription("Type the weights are stored in.") @Nullable
        String sourceDtype) {

    /** Copies the list; an absent one becomes empty. */
    public ResolvedStatus {
        gpuUuids = List.copyOf(requireNonNullElseGet(gpuUuids, List::of));
    }
}
