package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.PlacementSpec;
import dev.joulemark.api.v1alpha1.TaintEffect;
import dev.joulemark.api.v1alpha1.TolerationOperator;
import dev.joulemark.api.v1alpha1.TolerationSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Placement of a spec in the words of core/v1. */
record RunnerPlacement(PlacementSpec placement) {

    /** Node label that NVIDIA's GPU feature discovery sets. */
    private static final String PRODUCT_LABEL = "nvidia.com/gpu.product";

    List<Toleration> tolerations() {
        return placement.tolerations().stream().map(RunnerPlacement::toleration).toList();
    }

    @Nullable
    Affinity affinity() {
        if (placement.gpuProducts().isEmpty()) {
            return null;
        }
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .withMatchExpressions(new NodeSelectorRequirementBuilder()
                        .withKey(PRODUCT_LABEL)
                        .withOperator("In")
                        .withValues(placement.gpuProducts())
                        .build())
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    private static Toleration toleration(TolerationSpec spec) {
        return new TolerationBuilder()
                .withKey(spec.key())
                .withOperator(operator(spec.operator()))
                .withValue(spec.value())
                .withEffect(effect(spec.effect()))
                .withTolerationSeconds(spec.tolerationSeconds())
                .build();
    }

    private static @Nullable String operator(@Nullable TolerationOperator operator) {
        return switch (operator) {
            case EQUAL -> "Equal";
            case EXISTS -> "Exists";
            case null -> null;
        };
    }

    private static @Nullable String effect(@Nullable TaintEffect effect) {
        return switch (effect) {
            case NO_SCHEDULE -> "NoSchedule";
            case PREFER_NO_SCHEDULE -> "PreferNoSchedule";
            case NO_EXECUTE -> "NoExecute";
            case null -> null;
        };
    }
}
