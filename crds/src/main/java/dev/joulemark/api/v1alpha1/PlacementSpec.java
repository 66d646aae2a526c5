package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which GPUs and nodes a run may use.
 *
 * @param gpuCount whole GPUs, 0 to 16; null for none on a CPU and one otherwise
 * @param gpuProducts values of the node label {@code nvidia.com/gpu.product} that are allowed; empty for any
 * @param exclusivity what must not be shared while measuring; null, in an experiment that names a profile, leaves it
 *     to the profile
 * @param allowSharedPowerDomain whether a power reading that others share is tolerated
 * @param nodeSelector labels the node must have
 * @param tolerations taints the Pod tolerates
 * @param runtimeClassName the RuntimeClass of the Pod; null for the cluster's default
 * @param resourceClaimTemplateRef a claim template for dynamic resource allocation; null for extended resources
 */
@ValidationRule(
        value = "!has(self.resourceClaimTemplateRef) || !has(self.gpuCount)",
        fieldPath = ".resourceClaimTemplateRef",
        message = "resourceClaimTemplateRef excludes gpuCount: request GPUs in one way")
@ValidationRule(
        value = "!has(self.gpuProducts)"
                + " || (has(self.allowSharedPowerDomain) && self.allowSharedPowerDomain == 'Acknowledge')"
                + " || !self.gpuProducts.exists(product, product.endsWith('-SHARED') || product.contains('-MIG-'))",
        fieldPath = ".gpuProducts",
        message = "gpuProducts names a GPU that is shared (-SHARED, -MIG-), whose power reading is not the run's alone:"
                + " name whole GPUs, or set allowSharedPowerDomain to Acknowledge")
public record PlacementSpec(
        @Min(0)
        @Max(16)
        @JsonPropertyDescription("Whole GPUs (nvidia.com/gpu). Default: 0 with engine.device Cpu, else 1.")
        @Nullable
        Integer gpuCount,

        @Size(max = 16)
        @JsonPropertyDescription("Allowed values of the node label nvidia.com/gpu.product. Default: any.")
        List<@Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$") String> gpuProducts,

        @JsonPropertyDescription("What must not be shared while measuring: the GPU or the whole node. Default: what the"
                + " profile demands, else Gpu.")
        @Nullable
        Exclusivity exclusivity,

        @JsonPropertyDescription("Whether a power reading that other work shares (MIG, time-slicing) is tolerated and"
                + " marked, or refused. Default: Forbid.")
        SharedPowerDomain allowSharedPowerDomain,

        @JsonPropertyDescription("Labels the node must have.")
        Map<String, String> nodeSelector,

        @Size(max = 16) @JsonPropertyDescription("Taints the Pod tolerates.")
        List<TolerationSpec> tolerations,

        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("RuntimeClass of the Pod. Default: the cluster's.")
        @Nullable
        String runtimeClassName,

        @JsonPropertyDescription("ResourceClaimTemplate for dynamic resource allocation, instead of gpuCount.")
        @Nullable
        ObjectRef resourceClaimTemplateRef) {

    /** Supplies the defaults of absent values. */
    public PlacementSpec {
        gpuProducts = List.copyOf(requireNonNullElseGet(gpuProducts, List::of));
        allowSharedPowerDomain = requireNonNullElse(allowSharedPowerDomain, SharedPowerDomain.FORBID);
        nodeSelector = Map.copyOf(requireNonNullElseGet(nodeSelector, Map::of));
        tolerations = List.copyOf(requireNonNullElseGet(tolerations, List::of));
    }

    /**
     * The same placement with another exclusivity.
     *
     * @param level what must not be shared
     */
    public PlacementSpec withExclusivity(Exclusivity level) {
        return new PlacementSpec(
                gpuCount,
                gpuProducts,
                level,
                allowSharedPowerDomain,
                nodeSelector,
                tolerations,
                runtimeClassName,
                resourceClaimTemplateRef);
    }

    /** The placement that an experiment without this section gets. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static PlacementSpec defaults() {
        return new PlacementSpec(null, null, null, null, null, null, null, null);
    }
}
