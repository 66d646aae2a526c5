package dev.joulemark.operator.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/** Says in the status of Pods what a kubelet would say, so that runs need neither a node nor time. */
public final class FakeKubelet {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KubernetesClient client;

    /**
     * A kubelet.
     *
     * @param client a client that may write the status of Pods
     */
    public FakeKubelet(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The Pod's container runs.
     *
     * @param pod a Pod of an attempt
     */
    public void runs(Pod pod) {
        ContainerState running = new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(now())
                .endRunning()
                .build();
        say(pod, "Running", running);
    }

    /**
     * The Pod's container has ended.
     *
     * @param pod a Pod of an attempt
     * @param exitCode exit code of the runner
     * @param message what it wrote to the file of its termination message
     */
    public void ended(Pod pod, int exitCode, String message) {
        ContainerState terminated = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .withMessage(message)
                .withStartedAt(now())
                .withFinishedAt(now())
                .endTerminated()
                .build();
        say(pod, exitCode == 0 ? "Succeeded" : "Failed", terminated);
    }

    /**
     * The Pod was evicted, as the eviction API and the kubelet say it.
     *
     * @param pod a Pod of an attempt
     */
    public void evicted(Pod pod) {
        edit(
                pod,
                current -> new PodBuilder(current)
                        .withNewStatus()
                        .withPhase("Failed")
                        .withStartTime(now())
                        .addNewCondition()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason("EvictionByEvictionAPI")
                        .withMessage("Eviction API: evicting")
                        .withLastTransitionTime(now())
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private void say(Pod pod, String phase, ContainerState state) {
        PodStatus status = new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(now())
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName(pod.getSpec().getContainers().getFirst().getName())
                        .withImage("joulemark/runner:test")
                        .withImageID("")
                        .withReady(false)
                        .withRestartCount(0)
                        .withState(state)
                        .build())
                .build();
        edit(pod, current -> new PodBuilder(current).withStatus(status).build());
    }

    /** Scheduler and Job controller write to a Pod at the same time. */
    private void edit(Pod pod, UnaryOperator<Pod> change) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(FakeKubelet::isConflict)
                .until(() -> client.pods()
                                .inNamespace(pod.getMetadata().getNamespace())
                                .withName(pod.getMetadata().getName())
                                .editStatus(change)
                        != null);
    }

    private static boolean isConflict(Throwable thrown) {
        return thrown instanceof KubernetesClientException answer
                && answer.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
