package dev.joulemark.operator;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.plan.ProfileDocument;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;

/** Profiles, and experiments that name one. */
public final class Profiles {

    /** Name of every profile here. */
    public static final String NAME = "h100-exclusive";

    private Profiles() {}

    /**
     * A profile as the API server would store it.
     *
     * @param spec its spec, as YAML in flow style
     */
    public static MeasurementProfile profile(String spec) {
        return Serialization.unmarshal("""
                apiVersion: joulemark.dev/v1alpha1
                kind: MeasurementProfile
                metadata: {name: %s, uid: 7c9e6679-7425-40de-944b-e07fc1f90ae7, generation: 1}
                spec: %s
                """.formatted(NAME, spec), MeasurementProfile.class);
    }

    /**
     * The same, frozen.
     *
     * @param spec its spec, as YAML in flow style
     */
    public static FrozenProfile frozen(String spec) {
        return ProfileDocument.freeze(NAME, null, 1L, profile(spec).getSpec());
    }

    /**
     * An experiment that names the profile.
     *
     * @param section more of its spec, as YAML
     * @param status its status; null for none
     */
    public static EnergyExperiment experiment(String section, @Nullable EnergyExperimentStatus status) {
        EnergyExperiment experiment = Experiments.parse("""
                metadata: {name: smallest, namespace: team-a, uid: %s, generation: 1}
                spec:
                  profileRef: {name: %s}
                  model: {path: models/m.gguf}
                  workload: {dataset: {name: aienergyscore}}
                  %s
                """.formatted(Experiments.UID, NAME, section));
        if (status != null) {
            experiment.setStatus(status);
        }
        return experiment;
    }
}
