package dev.joulemark.operator.job;

import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes by the labels of NVIDIA's GPU feature discovery (k8s-device-plugin, docs/gpu-feature-discovery). A node without the
 * labels that tell of sharing counts as one that shares nothing: whoever labels nodes by hand is not shut out, and the
 * runner looks again before it measures.
 */
final class GpuNodes {

    private static final String PRODUCT = "nvidia.com/gpu.product";

    /** {@code none}, {@code time-slicing} or {@code mps}. */
    private static final String SHARING = "nvidia.com/gpu.sharing-strategy";

    /** How often one GPU is offered; the only sign of time-slicing in older versions that do not rename the product. */
    private static final String REPLICAS = "nvidia.com/gpu.replicas";

    /**
     * Set where {@code nvidia.com/gpu} is a MIG instance. {@code nvidia.com/mig.strategy} does not tell: the GPU operator
     * sets it to single on every node, also where no GPU is divided, and under mixed {@code nvidia.com/gpu} is whole.
     */
    private static final String MIG_SLICES = "nvidia.com/gpu.slices.gi";

    private GpuNodes() {}

    /**
     * Nodes that a run may use.
     *
     * @param products allowed products; empty for any
     * @param whole whether shared and divided GPUs are excluded
     * @return null where every node will do
     */
    static @Nullable NodeAffinity affinity(List<String> products, boolean whole) {
        List<NodeSelectorRequirement> always = new ArrayList<>();
        if (!products.isEmpty()) {
            always.add(requirement(PRODUCT, "In", products));
        }
        if (!whole) {
            return always.isEmpty() ? null : anyOf(List.of(term(always)));
        }
        always.add(requirement(SHARING, "NotIn", List.of("mps", "time-slicing")));
        always.add(requirement(MIG_SLICES, "DoesNotExist", List.of()));
        // Two terms, since Lt does not match where the label is missing.
        return anyOf(List.of(
                term(always, requirement(REPLICAS, "DoesNotExist", List.of())),
                term(always, requirement(REPLICAS, "Lt", List.of("2")))));
    }

    private static NodeAffinity anyOf(List<NodeSelectorTerm> terms) {
        return new NodeAffinityBuilder()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withNodeSelectorTerms(terms)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .build();
    }

    private static NodeSelectorTerm term(List<NodeSelectorRequirement> always, NodeSelectorRequirement... more) {
        return new NodeSelectorTermBuilder()
                .addAllToMatchExpressions(always)
                .addToMatchExpressions(more)
                .build();
    }

    private static NodeSelectorRequirement requirement(String key, String operator, List<String> values) {
        return new NodeSelectorRequirementBuilder()
                .withKey(key)
                .withOperator(operator)
                .withValues(values)
                .build();
    }
}
