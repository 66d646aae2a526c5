package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the API server will not have. */
@Tag("K8S-4")
@EnableKubernetesMockClient(https = false)
final class RefusalTest {

    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");
    private static final String CONFIG_MAPS = "/api/v1/namespaces/team-a/configmaps";
    private static final String WORDS = "configmaps is forbidden: User \"operator\" cannot create it";

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @Test
    @Tag("fault-17")
    void row17ANamespaceThatEndsIsToldFromMissingRights() {
        // Given
        server.expect()
                .post()
                .withPath(CONFIG_MAPS)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withReason("Forbidden")
                                .withNewDetails()
                                .addNewCause("team-a", "is being terminated", "NamespaceTerminating")
                                .endDetails()
                                .build())
                .once();
        server.expect()
                .post()
                .withPath(CONFIG_MAPS)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withReason("Forbidden")
                                .withMessage(WORDS)
                                .build())
                .once();

        // When, Then
        assertThat(create()).contains(new Refusal.NamespaceEnds());
        assertThat(create()).contains(new Refusal.Forbidden(WORDS));
    }

    @Test
    void whatMayBeDifferentInASecondIsNoRefusal() {
        server.expect()
                .post()
                .withPath(CONFIG_MAPS)
                .andReturn(422, new StatusBuilder().withCode(422).build())
                .once();
        assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(this::create);
    }

    @Test
    @Tag("fault-26")
    void row26ARefusalIsSaidWhereNothingRunsAndLeavesARunAlone() {
        // Given
        Story story = Story.with("{}");
        ExperimentPlanner planner = new ExperimentPlanner(SETTINGS);

        // When
        Plan waiting = planner.refused(situation(story), WORDS);
        story.sees(Story.NOTHING);
        story.sees(Seen.running(Story.START));
        Plan running = planner.refused(situation(story), WORDS);

        // Then
        assertThat(waiting.status().phase()).isEqualTo(ExperimentPhase.PENDING);
        assertThat(waiting.status().conditions())
                .filteredOn(condition -> condition.type().equals("Running"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.reason()).isEqualTo("Forbidden"))
                .satisfies(condition -> assertThat(condition.message()).isEqualTo(WORDS));
        assertThat(waiting.lookAgain().orElseThrow()).isLessThan(Duration.ofMinutes(1));
        assertThat(running.status()).isEqualTo(story.status());
        assertThat(running.lookAgain()).isPresent();
    }

    private Optional<Refusal> create() {
        return new Cluster(client, SETTINGS).carryOut(new Action.CreateAttempt(1), Experiments.smallest());
    }

    private static Situation situation(Story story) {
        return new Situation(story.experiment(), List.of(), Story.NOTHING, false, Leftovers.NONE, story.now());
    }
}
