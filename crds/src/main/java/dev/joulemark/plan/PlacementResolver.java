package dev.joulemark.plan;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.Exclusivity;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.PlacementSpec;
import dev.joulemark.api.v1alpha1.ProfilePlacement;
import dev.joulemark.api.v1alpha1.SharedPowerDomain;
import dev.joulemark.api.v1alpha1.TolerationSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies the placement of a profile to that of an experiment, by the precedence of {@link ProfileResolver}. Pure. */
final class PlacementResolver {

    /**
     * The placement, and what stands against it.
     *
     * @param placement the placement with everything filled in
     * @param refusals one sentence a contradiction; empty where there is none
     */
    record Outcome(PlacementSpec placement, List<String> refusals) {}

    private final EnergyExperimentSpec spec;
    private final PlacementSpec own;
    private final FrozenProfile frozen;
    private final ProfilePlacement rules;
    private final List<String> refusals = new ArrayList<>();

    private PlacementResolver(EnergyExperimentSpec spec, FrozenProfile frozen) {
        this.spec = spec;
        this.own = spec.placement();
        this.frozen = frozen;
        this.rules = frozen.spec().placement();
    }

    static Outcome resolve(EnergyExperimentSpec spec, FrozenProfile frozen) {
        PlacementResolver resolver = new PlacementResolver(spec, frozen);
        PlacementSpec placement = new PlacementSpec(
                resolver.own.gpuCount(),
                resolver.gpuProducts(),
                resolver.exclusivity(),
                resolver.own.allowSharedPowerDomain(),
                resolver.nodeSelector(),
                resolver.tolerations(),
                resolver.runtimeClassName(),
                resolver.own.resourceClaimTemplateRef());
        return new Outcome(placement, List.copyOf(resolver.refusals));
    }

    /** A run without a GPU is not tied to nodes that have one. */
    private List<String> gpuProducts() {
        List<String> allowed = rules.gpuProducts();
        if (allowed.isEmpty() || (own.gpuProducts().isEmpty() && !spec.asksForGpu())) {
            return own.gpuProducts();
        }
        if (own.gpuProducts().isEmpty()) {
            return wholeWhereDemanded(allowed);
        }
        List<String> forbidden = own.gpuProducts().stream()
                .filter(product -> !allowed.contains(product))
                .toList();
        if (!forbidden.isEmpty()) {
            refuse(
                    "spec.placement.gpuProducts",
                    String.join(", ", forbidden),
                    "allows " + String.join(", ", allowed) + " only",
                    "name allowed products or remove the field");
        }
        return own.gpuProducts();
    }

    private List<String> wholeWhereDemanded(List<String> allowed) {
        if (own.allowSharedPowerDomain() == SharedPowerDomain.ACKNOWLEDGE) {
            return allowed;
        }
        List<String> whole =
                allowed.stream().filter(product -> !isShared(product)).toList();
        if (whole.isEmpty()) {
            refuse(
                    "spec.placement.allowSharedPowerDomain",
                    "Forbid",
                    "allows shared GPUs only (" + String.join(", ", allowed) + ")",
                    "set it to Acknowledge, or name another profile");
            return allowed;
        }
        return whole;
    }

    /** The names that GPU feature discovery gives to time-slices, MPS shares and MIG instances. */
    private static boolean isShared(String product) {
        return product.endsWith("-SHARED") || product.contains("-MIG-");
    }

    private Exclusivity exclusivity() {
        Exclusivity least = rules.minimumExclusivity();
        Exclusivity asked = own.exclusivity();
        if (asked == null) {
            return least;
        }
        if (asked == Exclusivity.GPU && least == Exclusivity.NODE) {
            refuse("spec.placement.exclusivity", "Gpu", "demands at least Node", "set it to Node or remove the field");
        }
        return asked;
    }

    private Map<String, String> nodeSelector() {
        Map<String, String> labels = new TreeMap<>(own.nodeSelector());
        new TreeMap<>(rules.nodeSelector()).forEach((key, value) -> {
            String asked = labels.put(key, value);
            if (asked != null && !asked.equals(value)) {
                refuse(
                        "spec.placement.nodeSelector[" + key + "]",
                        asked,
                        "selects nodes with " + value,
                        "remove the label");
            }
        });
        return labels;
    }

    private List<TolerationSpec> tolerations() {
        Set<TolerationSpec> all = new LinkedHashSet<>(rules.tolerations());
        all.addAll(own.tolerations());
        return List.copyOf(all);
    }

    private @Nullable String runtimeClassName() {
        String given = rules.runtimeClassName();
        String asked = own.runtimeClassName();
        if (given != null && asked != null && !given.equals(asked)) {
            refuse("spec.placement.runtimeClassName", asked, "runs with " + given, "remove the field");
        }
        return given == null ? asked : given;
    }

    private void refuse(String field, String value, String rule, String remedy) {
        refusals.add(ProfileResolver.sentence(frozen, field, value, rule, remedy));
    }
}
