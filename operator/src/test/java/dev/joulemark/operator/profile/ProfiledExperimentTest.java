package dev.joulemark.operator.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.Exclusivity;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.Profiles;
import dev.joulemark.operator.profile.ProfileStanding.Found;
import dev.joulemark.operator.profile.ProfileStanding.Frozen;
import dev.joulemark.operator.profile.ProfileStanding.Missing;
import dev.joulemark.operator.profile.ProfileStanding.None;
import dev.joulemark.operator.profile.ProfileStanding.Refused;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8S-4")
final class ProfiledExperimentTest {

    @Test
    void anExperimentWithoutAProfileStaysAsItIsAndNobodyIsAsked() {
        EnergyExperiment experiment = Experiments.smallest();
        assertThat(ProfiledExperiment.of(experiment, ProfiledExperimentTest::never))
                .isEqualTo(new ProfiledExperiment(experiment, new None()));
    }

    @Test
    void theProfileThereIsNowFillsInTheSpecOfACopy() {
        // Given
        EnergyExperiment stored = Profiles.experiment("", null);

        // When
        ProfiledExperiment profiled = ProfiledExperiment.of(stored, ProfiledExperimentTest::node);

        // Then
        assertThat(profiled.standing()).isInstanceOf(Found.class);
        assertThat(profiled.experiment().getSpec().exclusivity()).isEqualTo(Exclusivity.NODE);
        assertThat(profiled.experiment().getMetadata()).isEqualTo(stored.getMetadata());
        assertThat(stored.getSpec().placement().exclusivity()).isNull();
    }

    @Test
    void aProfileThatIsNotThereOrForbidsLeavesTheSpecAlone() {
        EnergyExperiment gpu = Profiles.experiment("placement: {exclusivity: Gpu}", null);
        assertThat(ProfiledExperiment.of(gpu, name -> Optional.empty()))
                .isEqualTo(new ProfiledExperiment(gpu, new Missing(Profiles.NAME)));
        assertThat(ProfiledExperiment.of(gpu, ProfiledExperimentTest::node))
                .satisfies(profiled -> assertThat(profiled.standing()).isInstanceOf(Refused.class))
                .satisfies(profiled -> assertThat(profiled.experiment()).isSameAs(gpu));
    }

    @Test
    @Tag("fault-41")
    void row41TheFrozenProfileHoldsWhateverThereIsNow() {
        // Given
        EnergyExperimentStatus accepted =
                EnergyExperimentStatus.empty().withProfile(Profiles.frozen("{queue: {localQueue: frozen}}"));

        // When
        ProfiledExperiment profiled =
                ProfiledExperiment.of(Profiles.experiment("", accepted), ProfiledExperimentTest::never);

        // Then
        assertThat(profiled.standing()).isEqualTo(new Frozen());
        assertThat(profiled.experiment().getSpec().queue())
                .isNotNull()
                .satisfies(queue -> assertThat(queue.localQueue()).isEqualTo("frozen"));
        assertThat(profiled.experiment().getSpec().exclusivity()).isEqualTo(Exclusivity.GPU);
    }

    @Test
    void onlyAnExperimentThatIsNotAcceptedYetWaitsForItsProfile() {
        EnergyExperimentStatus accepted = EnergyExperimentStatus.empty().withProfile(Profiles.frozen("{}"));
        assertThat(ProfiledExperiment.awaited(Experiments.smallest())).isEmpty();
        assertThat(ProfiledExperiment.awaited(Profiles.experiment("", null))).contains(Profiles.NAME);
        assertThat(ProfiledExperiment.awaited(Profiles.experiment("", EnergyExperimentStatus.empty())))
                .contains(Profiles.NAME);
        assertThat(ProfiledExperiment.awaited(Profiles.experiment("", accepted)))
                .isEmpty();
    }

    private static Optional<MeasurementProfile> never(String name) {
        throw new AssertionError("asked for " + name);
    }

    private static Optional<MeasurementProfile> node(String name) {
        return Optional.of(Profiles.profile("{placement: {minimumExclusivity: Node}}"));
    }
}
