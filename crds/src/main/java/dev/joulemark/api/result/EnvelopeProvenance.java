package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the names in the spec turned out to be.
 *
 * @param specHash hash of the effective spec
 * @param energyBackend source of the energy readings
 * @param gpuUuids GPUs that were measured
 * @param product product of the GPUs, or the processor
 * @param driver driver version
 * @param modelRevision commit or digest of the weights
 * @param sourceDtype type the weights are stored in
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EnvelopeProvenance(
        @JsonPropertyDescription("Hash of the effective spec.")
        String specHash,

        @JsonPropertyDescription("Source of the energy readings.")
        String energyBackend,

        @JsonPropertyDescription("GPUs that were measured.") List<String> gpuUuids,

        @JsonPropertyDescription("Product of the GPUs, or the processor.") @Nullable
        String product,

        @JsonPropertyDescription("Driver version.") @Nullable
        String driver,

        @JsonPropertyDescription("Commit or digest of the weights.") @Nullable
        String modelRevision,

        @JsonPropertyDescription("Type the weights are stored in.") @Nullable
        String sourceDtype) {

    /** Copies the collections. */
    public EnvelopeProvenance {
        gpuUuids = List.copyOf(gpuUuids);
    }
}
