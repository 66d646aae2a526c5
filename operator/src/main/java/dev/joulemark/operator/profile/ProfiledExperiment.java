package dev.joulemark.operator.profile;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.ProfileRef;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.plan.ProfileDocument;
import dev.joulemark.plan.ProfileResolution;
import dev.joulemark.plan.ProfileResolver;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An experiment with everything its profile supplies.
 *
 * @param experiment the experiment with its effective spec; the experiment as it is where no profile applies
 * @param standing how it stands to its profile
 */
public record ProfiledExperiment(EnergyExperiment experiment, ProfileStanding standing) {

    /**
     * The experiment under its profile: under the one its run was accepted with, else under the one there is now.
     *
     * @param stored an experiment as the API server has it
     * @param lookup finds a profile by its name; asked only where no run has been accepted yet
     */
    public static ProfiledExperiment of(
            EnergyExperiment stored, Function<String, Optional<MeasurementProfile>> lookup) {
        ProfileRef named = stored.getSpec().profileRef();
        EnergyExperimentStatus status = stored.getStatus();
        if (named == null) {
            return new ProfiledExperiment(stored, new ProfileStanding.None());
        }
        if (status != null && status.profile() != null) {
            return under(stored, status.profile(), new ProfileStanding.Frozen());
        }
        if (hasEnded(status)) {
            return new ProfiledExperiment(stored, new ProfileStanding.None());
        }
        return lookup.apply(named.name())
                .map(ProfiledExperiment::frozen)
                .map(profile -> under(stored, profile, new ProfileStanding.Found(profile)))
                .orElseGet(() -> new ProfiledExperiment(stored, new ProfileStanding.Missing(named.name())));
    }

    /**
     * The profile an experiment waits for: one it names and has not been accepted under.
     *
     * @param stored an experiment as the API server has it
     */
    public static Optional<String> awaited(EnergyExperiment stored) {
        EnergyExperimentStatus status = stored.getStatus();
        boolean settled = status != null && (status.profile() != null || hasEnded(status));
        return settled
                ? Optional.empty()
                : Optional.ofNullable(stored.getSpec().profileRef()).map(ProfileRef::name);
    }

    private static boolean hasEnded(@Nullable EnergyExperimentStatus status) {
        return status != null && status.phase() != null && status.phase().terminal();
    }

    private static FrozenProfile frozen(MeasurementProfile profile) {
        return ProfileDocument.freeze(
                profile.getMetadata().getName(),
                profile.getMetadata().getUid(),
                profile.getMetadata().getGeneration(),
                profile.getSpec());
    }

    private static ProfiledExperiment under(EnergyExperiment stored, FrozenProfile profile, ProfileStanding standing) {
        return switch (ProfileResolver.resolve(stored.getSpec(), profile)) {
            case ProfileResolution.Resolved(EnergyExperimentSpec spec) ->
                new ProfiledExperiment(with(stored, spec), standing);
            case ProfileResolution.Refused refused ->
                new ProfiledExperiment(stored, new ProfileStanding.Refused(refused.sentences()));
        };
    }

    /** A copy: the cache's own object is never changed. */
    private static EnergyExperiment with(EnergyExperiment stored, EnergyExperimentSpec spec) {
        EnergyExperiment effective = new EnergyExperiment();
        effective.setMetadata(stored.getMetadata());
        effective.setSpec(spec);
        effective.setStatus(stored.getStatus());
        return effective;
    }
}
