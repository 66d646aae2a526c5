package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.ObjectRef;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;

/** How a run asks for its GPU: by the extended resource of a device plugin, or by a claim, and never by both. */
final class GpuRequest {

    /** Extended resource of whole NVIDIA GPUs. */
    private static final String GPU_RESOURCE = "nvidia.com/gpu";

    /** Name of the claim inside the Pod. */
    private static final String CLAIM = "gpu";

    private GpuRequest() {}

    static List<PodResourceClaim> podClaims(EnergyExperimentSpec spec) {
        ObjectRef template = spec.placement().resourceClaimTemplateRef();
        return template == null
                ? List.of()
                : List.of(new PodResourceClaimBuilder()
                        .withName(CLAIM)
                        .withResourceClaimTemplateName(template.name())
                        .build());
    }

    static ResourceRequirements resources(EnergyExperimentSpec spec, RunnerSettings settings) {
        ResourceRequirementsBuilder builder = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(settings.cpuRequest()))
                .addToRequests("memory", new Quantity(settings.memoryRequest()));
        if (spec.placement().resourceClaimTemplateRef() != null) {
            builder.addNewClaim(CLAIM, null);
        } else if (spec.gpuCount() > 0) {
            builder.addToLimits(GPU_RESOURCE, new Quantity(Integer.toString(spec.gpuCount())));
        }
        return builder.build();
    }
}
