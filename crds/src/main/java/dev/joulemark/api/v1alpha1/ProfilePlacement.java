package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which GPUs and nodes the runs of a profile may use.
 *
 * @param gpuProducts allowed values of the node label {@code nvidia.com/gpu.product}; empty for any
 * @param minimumExclusivity least of what must not be shared while measuring
 * @param nodeSelector labels the node must have
 * @param tolerations taints that every Pod tolerates
 * @param runtimeClassName the RuntimeClass of every Pod; null leaves it to the experiment
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProfilePlacement(
        @Size(max = 16)
        @JsonPropertyDescription("Values of the node label nvidia.com/gpu.product that runs may name; a run that names"
                + " none may land on any of these. Default: any.")
        List<@Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$") String> gpuProducts,

        @JsonPropertyDescription("Least exclusivity of a run: the GPU or the whole node. Default: Gpu.")
        Exclusivity minimumExclusivity,

        @JsonPropertyDescription("Labels the node must have.")
        Map<String, String> nodeSelector,

        @Size(max = 8) @JsonPropertyDescription("Taints every Pod tolerates.")
        List<TolerationSpec> tolerations,

        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("RuntimeClass of every Pod. Default: the experiment's.")
        @Nullable
        String runtimeClassName) {

    /** Supplies the defaults of absent values. */
    public ProfilePlacement {
        gpuProducts = List.copyOf(requireNonNullElseGet(gpuProducts, List::of));
        minimumExclusivity = requireNonNullElse(minimumExclusivity, Exclusivity.GPU);
        nodeSelector = Map.copyOf(requireNonNullElseGet(nodeSelector, Map::of));
        tolerations = List.copyOf(requireNonNullElseGet(tolerations, List::of));
    }

    /** A placement that restricts nothing. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static ProfilePlacement defaults() {
        return new ProfilePlacement(null, null, null, null, null);
    }
}
