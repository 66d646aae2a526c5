package dev.joulemark.operator.observe;

import static dev.joulemark.operator.observe.Pods.CREATED;
import static dev.joulemark.operator.observe.Pods.ENDED;
import static dev.joulemark.operator.observe.Pods.STARTED;
import static dev.joulemark.operator.observe.Pods.pod;
import static dev.joulemark.operator.observe.Pods.terminated;
import static dev.joulemark.operator.observe.Pods.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.Envelopes;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.RunnerJob;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8S-4")
final class AttemptObserverTest {

    private final AttemptObserver observer = new AttemptObserver(Experiments.UID, 1, RunnerJob.CONTAINER);
    private final Job job = Pods.job();

    @Test
    void withoutAJobNothingWasStarted() {
        assertThat(observer.observe(null, List.of())).isEqualTo(new ObservedAttempt.NotStarted());
    }

    @Test
    @Tag("fault-16")
    void aJobOfAnEarlierExperimentOfTheSameNameIsForeign() {
        // Given
        job.getMetadata().getOwnerReferences().getFirst().setUid("older");

        // Then
        assertThat(observer.observe(job, List.of())).isInstanceOf(ObservedAttempt.Foreign.class);
    }

    @Test
    void aJobWithoutAPodWaits() {
        assertThat(observer.observe(job, List.of()))
                .isEqualTo(new ObservedAttempt.Waiting("PodNotCreated", "The Job has no Pod yet.", CREATED));
    }

    @Test
    @Tag("fault-10")
    void anImageThatCannotBePulledIsNamed() {
        assertThat(observer.observe(job, List.of(pod(waiting("ImagePullBackOff", "no such image")))))
                .isEqualTo(new ObservedAttempt.Waiting("ImagePullBackOff", "no such image", CREATED));
    }

    @Test
    @Tag("fault-11")
    void aPodThatFitsNoNodeCarriesTheSchedulersWords() {
        // Given
        Pod pod = new PodBuilder(pod(new ContainerState()))
                .editStatus()
                .withContainerStatuses()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("Insufficient nvidia.com/gpu")
                .endCondition()
                .endStatus()
                .build();

        // Then
        assertThat(observer.observe(job, List.of(pod)))
                .isEqualTo(new ObservedAttempt.Waiting("Unschedulable", "Insufficient nvidia.com/gpu", CREATED));
    }

    @Test
    void aRunningContainerRuns() {
        ContainerState running = new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(STARTED)
                .endRunning()
                .build();
        assertThat(observer.observe(job, List.of(pod(running))))
                .isEqualTo(new ObservedAttempt.Running("node-1", STARTED));
    }

    @Test
    void aPodOfAnotherJobIsNotLookedAt() {
        // Given
        Pod late = pod(terminated(0, Envelopes.text(Envelopes.measured(Experiments.UID)), "Completed"));
        late.getMetadata().getOwnerReferences().getFirst().setUid("another-job");

        // Then
        assertThat(observer.observe(job, List.of(late))).isInstanceOf(ObservedAttempt.Waiting.class);
    }

    @Test
    void anEnvelopeOfThisAttemptIsMeasured() {
        Pod pod = pod(terminated(0, Envelopes.text(Envelopes.measured(Experiments.UID)), "Completed"));
        assertThat(observer.observe(job, List.of(pod)))
                .isEqualTo(new ObservedAttempt.Measured(
                        Envelopes.measured(Experiments.UID), new ObservedAttempt.Place("node-1", STARTED, ENDED)));
    }

    @Test
    @Tag("fault-32")
    void exitZeroWithoutAMessageIsNoSuccess() {
        assertThat(observer.observe(job, List.of(pod(terminated(0, "", "Completed")))))
                .isInstanceOfSatisfying(
                        ObservedAttempt.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("EnvelopeMissing"));
    }

    @Test
    @Tag("fault-32")
    void numbersOfARunnerThatFailedAreNotUsed() {
        Pod pod = pod(terminated(1, Envelopes.text(Envelopes.measured(Experiments.UID)), "Error"));
        assertThat(observer.observe(job, List.of(pod)))
                .isInstanceOfSatisfying(
                        ObservedAttempt.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("RunnerFailed"));
    }

    @Test
    @Tag("fault-09")
    void theKernelsOutOfMemoryKillIsToldFromOtherKills() {
        assertThat(observer.observe(job, List.of(pod(terminated(137, null, "OOMKilled")))))
                .isInstanceOfSatisfying(
                        ObservedAttempt.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("OOMKilled"));
        assertThat(observer.observe(job, List.of(pod(terminated(137, null, "Error")))))
                .isInstanceOfSatisfying(ObservedAttempt.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo("EnvelopeMissing");
                    assertThat(failed.message()).contains("Exit code 137 (killed).");
                });
    }

    @Test
    void aCompletedJobWhosePodIsGoneHasLostItsResult() {
        // Given
        Job complete = new JobBuilder(job)
                .withNewStatus()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();

        // Then
        assertThat(observer.observe(complete, List.of()))
                .isInstanceOfSatisfying(
                        ObservedAttempt.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("ResultMissing"));
    }
}
