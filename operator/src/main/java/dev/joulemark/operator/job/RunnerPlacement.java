package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.Exclusivity;
import dev.joulemark.api.v1alpha1.PlacementSpec;
import dev.joulemark.api.v1alpha1.SharedPowerDomain;
import dev.joulemark.api.v1alpha1.TaintEffect;
import dev.joulemark.api.v1alpha1.TolerationOperator;
import dev.joulemark.api.v1alpha1.TolerationSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.PodAntiAffinityBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Placement of a spec in the words of core/v1. */
record RunnerPlacement(EnergyExperimentSpec spec) {

    /** Label of every runner Pod, with what must not be shared while it measures. */
    private static final String EXCLUSIVITY_LABEL = "joulemark.dev/exclusivity";

    /** Taint of nodes that are kept for runs that want one to themselves. */
    private static final String EXCLUSIVE_TAINT = "joulemark.dev/exclusive";

    private static final String NODE = "Node";

    private static final String HOSTNAME = "kubernetes.io/hostname";

    private PlacementSpec placement() {
        return spec.placement();
    }

    private boolean ownsNode() {
        return spec.exclusivity() == Exclusivity.NODE;
    }

    Map<String, String> labels(Map<String, String> others) {
        Map<String, String> labels = new TreeMap<>(others);
        labels.put(EXCLUSIVITY_LABEL, ownsNode() ? NODE : "Gpu");
        return labels;
    }

    List<Toleration> tolerations() {
        List<Toleration> all = new ArrayList<>(placement().tolerations().stream()
                .map(RunnerPlacement::toleration)
                .toList());
        if (ownsNode()) {
            all.add(new TolerationBuilder()
                    .withKey(EXCLUSIVE_TAINT)
                    .withOperator("Exists")
                    .build());
        }
        return all;
    }

    Affinity affinity() {
        boolean whole = spec.asksForGpu() && placement().allowSharedPowerDomain() == SharedPowerDomain.FORBID;
        Affinity affinity = new Affinity();
        affinity.setNodeAffinity(GpuNodes.affinity(placement().gpuProducts(), whole));
        affinity.setPodAntiAffinity(ownsNode() ? notBesides("Gpu", NODE) : notBesides(NODE));
        return affinity;
    }

    /**
     * No such run on the node, whatever its namespace. Kubernetes would hold the rule of a run that wants the node to itself
     * both ways, but its scheduler looks again at a Pod that another's rule kept away only after five minutes; at one that
     * its own rule kept away, at once.
     */
    private static PodAntiAffinity notBesides(String... exclusivities) {
        LabelSelector runs = new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey(EXCLUSIVITY_LABEL)
                .withOperator("In")
                .withValues(exclusivities)
                .endMatchExpression()
                .build();
        return new PodAntiAffinityBuilder()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withLabelSelector(runs)
                .withNamespaceSelector(new LabelSelector())
                .withTopologyKey(HOSTNAME)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
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
