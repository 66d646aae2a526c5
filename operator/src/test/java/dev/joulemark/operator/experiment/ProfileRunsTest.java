package dev.joulemark.operator.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.operator.Profiles;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.operator.profile.ProfiledExperiment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs under a profile, round by round; the profile changes as the story goes. */
@Tag("K8S-4")
final class ProfileRunsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final ObservedAttempt NOT_STARTED = new ObservedAttempt.NotStarted();

    private final ExperimentPlanner planner =
            new ExperimentPlanner(new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi"));

    private String run = "run: {retry: {maxInfrastructureRetries: 1}}";
    private @Nullable MeasurementProfile profile =
            Profiles.profile("{cache: {persistentVolumeClaim: {claimName: one}}}");
    private @Nullable EnergyExperimentStatus status;
    private List<String> missing = List.of();

    @Test
    void theProfileIsStoredBeforeTheJobIsCreated() {
        // When
        Plan first = sees(NOT_STARTED);

        // Then
        assertThat(first.actions()).isEmpty();
        assertThat(first.lookAgain()).isPresent();
        assertThat(first.status().phase()).isEqualTo(ExperimentPhase.PENDING);
        assertThat(condition("Accepted").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(cacheOf(first)).isEqualTo("one");

        // And when
        Plan second = sees(NOT_STARTED);

        // Then
        assertThat(second.actions()).containsExactly(new Action.CreateAttempt(1));
        assertThat(requireNonNull(second.status().resolved()).profileHash())
                .isEqualTo(frozen(second).hash());
    }

    @Test
    @Tag("fault-41")
    void row41AMissingProfileKeepsTheRunFromBeingAcceptedUntilItAppears() {
        // Given
        MeasurementProfile later = profile;
        profile = null;

        // When
        Plan plan = sees(NOT_STARTED);

        // Then
        assertThat(plan.actions()).isEmpty();
        assertThat(condition("Accepted").reason()).isEqualTo("ProfileNotFound");
        assertThat(condition("Accepted").message())
                .isEqualTo("spec.profileRef names MeasurementProfile h100-exclusive, which does not exist:"
                        + " kubectl get mprofile lists those that do.");
        assertThat(condition("Stalled").status()).isEqualTo(ConditionStatus.TRUE);

        // And when it appears
        profile = later;
        sees(NOT_STARTED);
        assertThat(sees(NOT_STARTED).actions()).containsExactly(new Action.CreateAttempt(1));
    }

    @Test
    void whatTheProfileForbidsIsNotAccepted() {
        run = "placement: {exclusivity: Gpu}";
        profile = Profiles.profile("{placement: {minimumExclusivity: Node}}");
        assertThat(sees(NOT_STARTED).actions()).isEmpty();
        assertThat(condition("Accepted").reason()).isEqualTo("ForbiddenByProfile");
        assertThat(condition("Accepted").message()).startsWith("spec.placement.exclusivity is Gpu, and profile");
    }

    @Test
    @Tag("fault-41")
    void row41ARunKeepsItsProfileThroughChangeDeletionAndRetryAndACleanRunResolvesAnew() {
        // Given
        sees(NOT_STARTED);
        sees(NOT_STARTED);

        // When it changes and the first attempt is lost
        profile = Profiles.profile("{cache: {persistentVolumeClaim: {claimName: two}}}");
        assertThat(cacheOf(sees(Seen.running(NOW)))).isEqualTo("one");
        profile = null;
        sees(Seen.evicted());
        Plan second = sees(NOT_STARTED);

        // Then
        assertThat(second.actions()).containsExactly(new Action.CreateAttempt(2));
        assertThat(cacheOf(second)).isEqualTo("one");

        // And when it ends and a clean run is asked for
        sees(Seen.failed("OOMKilled", FailureKind.FINAL));
        assertThat(requireNonNull(status).phase()).isEqualTo(ExperimentPhase.FAILED);
        run = "run: {rerunNonce: 1}";
        sees(NOT_STARTED);
        Plan blocked = sees(NOT_STARTED);
        assertThat(blocked.actions()).isEmpty();
        assertThat(condition("Accepted").reason()).isEqualTo("ProfileNotFound");

        // And when there is a profile again
        profile = Profiles.profile("{cache: {persistentVolumeClaim: {claimName: two}}}");
        assertThat(cacheOf(sees(NOT_STARTED))).isEqualTo("two");
        assertThat(sees(NOT_STARTED).actions()).containsExactly(new Action.CreateAttempt(3));
    }

    @Test
    void aRunThatHasNotStartedIsNotBoundToAProfileThatNamesWhatIsNotThere() {
        // Given
        sees(NOT_STARTED);
        missing = List.of("spec.cache names claim one.");
        sees(NOT_STARTED);
        assertThat(condition("Accepted").reason()).isEqualTo("ReferenceNotFound");

        // When the platform team corrects it
        profile = Profiles.profile("{cache: {persistentVolumeClaim: {claimName: two}}}");
        missing = List.of();

        // Then
        assertThat(cacheOf(sees(NOT_STARTED))).isEqualTo("two");
    }

    private Plan sees(ObservedAttempt observed) {
        EnergyExperiment stored = Profiles.experiment(run, status);
        ProfiledExperiment profiled = ProfiledExperiment.of(stored, name -> Optional.ofNullable(profile));
        Plan plan = planner.plan(new Situation(
                profiled.experiment(), missing, observed, false, Leftovers.NONE, profiled.standing(), NOW));
        status = plan.status();
        return plan;
    }

    private static FrozenProfile frozen(Plan plan) {
        return requireNonNull(plan.status().profile());
    }

    private static String cacheOf(Plan plan) {
        return requireNonNull(frozen(plan).spec().cache())
                .persistentVolumeClaim()
                .claimName();
    }

    private Condition condition(String type) {
        return requireNonNull(status).conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
