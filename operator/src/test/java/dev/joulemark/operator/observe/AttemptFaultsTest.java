package dev.joulemark.operator.observe;

import static dev.joulemark.operator.observe.Pods.CREATED;
import static dev.joulemark.operator.observe.Pods.ENDED;
import static dev.joulemark.operator.observe.Pods.STARTED;
import static dev.joulemark.operator.observe.Pods.disrupted;
import static dev.joulemark.operator.observe.Pods.leaving;
import static dev.joulemark.operator.observe.Pods.pod;
import static dev.joulemark.operator.observe.Pods.ready;
import static dev.joulemark.operator.observe.Pods.running;
import static dev.joulemark.operator.observe.Pods.terminated;
import static dev.joulemark.operator.observe.Pods.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.Envelopes;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.RunnerJob;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose fault it was that an attempt ended, and what is seen of one that may be lost. */
@Tag("K8S-4")
final class AttemptFaultsTest {

    private final AttemptObserver observer = new AttemptObserver(Experiments.UID, 1, RunnerJob.CONTAINER);
    private final Job job = Pods.job();

    @Test
    @Tag("fault-09")
    void row09OomKilledNamesItsLimitAndIsNotRetried() {
        // Given
        Pod limited = new PodBuilder(pod(terminated(137, null, "OOMKilled")))
                .editSpec()
                .addNewContainer()
                .withName("runner")
                .withNewResources()
                .withLimits(Map.of("memory", new Quantity("4Gi")))
                .endResources()
                .endContainer()
                .endSpec()
                .build();

        // Then
        assertThat(failure(limited)).satisfies(failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.FINAL);
            assertThat(failed.message()).contains("memory limit of 4Gi", "engine.batchSize");
        });
        assertThat(failure(pod(terminated(137, null, "OOMKilled"))).message()).contains("no limit of its own");
    }

    @Test
    @Tag("fault-06")
    void row06AnEvictionIsToldFromAPreemptionAndFromTheRunnersOwnEnd() {
        for (String message : new String[] {"", Envelopes.text(Envelopes.failed(Experiments.UID, "Terminated"))}) {
            ContainerState end = terminated(143, message, "Error");
            assertThat(failure(disrupted(pod(end), "EvictionByEvictionAPI")))
                    .satisfies(failed -> assertThat(failed.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
                    .satisfies(failed -> assertThat(failed.reason()).isEqualTo("EvictionByEvictionAPI"));
            assertThat(failure(disrupted(pod(end), "PreemptionByScheduler")).kind())
                    .isEqualTo(FailureKind.PREEMPTED);
            assertThat(failure(leaving(pod(end))))
                    .satisfies(failed -> assertThat(failed.kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
        }
        Pod own = pod(terminated(2, Envelopes.text(Envelopes.failed(Experiments.UID, "ModelNotFound")), "Error"));
        assertThat(failure(own)).satisfies(failed -> {
            assertThat(failed.kind()).isEqualTo(FailureKind.FINAL);
            assertThat(failed.reason()).isEqualTo("ModelNotFound");
        });
    }

    @Test
    void aNumberThatWasCompleteBeforeTheEvictionCounts() {
        Pod pod = pod(terminated(0, Envelopes.text(Envelopes.measured(Experiments.UID)), "Completed"));
        assertThat(observer.observe(job, List.of(disrupted(pod, "EvictionByEvictionAPI"))))
                .isInstanceOf(ObservedAttempt.Measured.class);
    }

    @Test
    @Tag("fault-08")
    void row08AnEnvelopeOfAnotherAttemptIsNoResult() {
        Pod late = pod(terminated(0, Envelopes.text(Envelopes.measured(Experiments.UID)), "Completed"));
        assertThat(new AttemptObserver(Experiments.UID, 2, RunnerJob.CONTAINER).observe(job, List.of(late)))
                .isInstanceOfSatisfying(
                        ObservedAttempt.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("EnvelopeMismatch"));
    }

    @Test
    @Tag("fault-08")
    void row08ARunnerWhosePodIsNotReadyAnyMoreHasASilentNode() {
        ContainerState running = running();
        Pod silent = ready(pod(running), "False", "2026-11-25T10:03:00Z");
        assertThat(observer.observe(job, List.of(silent)))
                .isEqualTo(new ObservedAttempt.Leaving("node-1", "NodeNotReady", "2026-11-25T10:03:00Z"));

        // And one that is not ready yet only starts
        assertThat(observer.observe(job, List.of(ready(pod(running), "False", CREATED))))
                .isInstanceOf(ObservedAttempt.Running.class);
        assertThat(observer.observe(job, List.of(ready(pod(running), "True", STARTED))))
                .isInstanceOf(ObservedAttempt.Running.class);
    }

    @Test
    @Tag("fault-08")
    void row08APodThatIsBeingDeletedIsLeaving() {
        assertThat(observer.observe(job, List.of(leaving(pod(running())))))
                .isEqualTo(new ObservedAttempt.Leaving("node-1", "PodTerminating", ENDED));
    }

    @Test
    @Tag("fault-07")
    void row07ASuspendedJobIsQueuedWhateverItsPodSays() {
        // Given
        Job suspended =
                new JobBuilder(job).editSpec().withSuspend(true).endSpec().build();

        // Then
        assertThat(observer.observe(suspended, List.of(pod(running())))).isEqualTo(new ObservedAttempt.Queued(CREATED));
    }

    @Test
    void ofTwoPodsOfAJobThatWasResumedTheNewOneCounts() {
        Pod old = leaving(pod(running()));
        assertThat(observer.observe(job, List.of(old, pod(waiting("ContainerCreating", "")))))
                .isInstanceOf(ObservedAttempt.Waiting.class);
    }

    @Test
    void aJobPastItsOwnDeadlineFailsForGoodWhateverItsPodSays() {
        Job late = failed("DeadlineExceeded");
        assertThat(observer.observe(late, List.of(leaving(pod(terminated(143, "", "Error"))))))
                .isInstanceOfSatisfying(ObservedAttempt.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo("DeadlineExceeded");
                    assertThat(failed.kind()).isEqualTo(FailureKind.FINAL);
                });
    }

    @Test
    @Tag("fault-14")
    void row14AJobWhosePodWasDeletedByHandMayBeRetried() {
        assertThat(observer.observe(failed("BackoffLimitExceeded"), List.of()))
                .isInstanceOfSatisfying(
                        ObservedAttempt.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.INFRASTRUCTURE));
    }

    @Test
    @Tag("fault-10")
    void row10ErrImagePullAndImagePullBackOffAreOneThing() {
        assertThat(observer.observe(job, List.of(pod(waiting("ErrImagePull", "no such image")))))
                .isEqualTo(observer.observe(job, List.of(pod(waiting("ImagePullBackOff", "no such image")))));
    }

    private ObservedAttempt.Failed failure(Pod pod) {
        return (ObservedAttempt.Failed) observer.observe(job, List.of(pod));
    }

    private Job failed(String reason) {
        return new JobBuilder(job)
                .withNewStatus()
                .addNewCondition()
                .withType("Failed")
                .withStatus("True")
                .withReason(reason)
                .endCondition()
                .endStatus()
                .build();
    }
}
