package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.PodIdentity;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.plan.SpecDocument;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an attempt was made from: hashes of its spec and of the profile its run was accepted under. */
final class Provenance {

    private static final String PROFILE_HASH_ANNOTATION = "joulemark.dev/profile-hash";

    private Provenance() {}

    static Map<String, String> annotations(EnergyExperiment experiment) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(AttemptNames.SPEC_HASH_ANNOTATION, SpecDocument.hash(experiment.getSpec()));
        profile(experiment).ifPresent(profile -> annotations.put(PROFILE_HASH_ANNOTATION, profile.hash()));
        return annotations;
    }

    /** The identity that the profile gives to Pods; the experiment itself cannot name one. */
    static Optional<PodIdentity> podIdentity(EnergyExperiment experiment) {
        return profile(experiment).map(FrozenProfile::spec).map(spec -> spec.pod());
    }

    private static Optional<FrozenProfile> profile(EnergyExperiment experiment) {
        return Optional.ofNullable(experiment.getStatus()).map(EnergyExperimentStatus::profile);
    }
}
