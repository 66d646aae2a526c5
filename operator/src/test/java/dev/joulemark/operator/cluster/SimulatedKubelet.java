package dev.joulemark.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Takes every Pod of a namespace through its life without being asked, many at once, with one request a step. Unlike a real
 * one it needs no node and starts nothing.
 */
public final class SimulatedKubelet implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What becomes of a Pod. */
    public sealed interface Life {

        /** How long it waits before its container runs. */
        Duration starts();

        /** How long its container runs. */
        Duration runs();

        /**
         * The container ends by itself.
         *
         * @param exitCode its exit code
         * @param message its termination message
         */
        record Ends(Duration starts, Duration runs, int exitCode, String message) implements Life {}

        /** The Pod is evicted while its container runs. */
        record Evicted(Duration starts, Duration runs) implements Life {}
    }

    /** Hears of every step, right before it is written. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A step.
         *
         * @param pod the Pod
         * @param phase the phase it is about to have
         */
        void says(Pod pod, String phase);
    }

    private final KubernetesClient client;
    private final Function<Pod, Life> lives;
    private final Listener listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final SharedIndexInformer<Pod> informer;

    /**
     * Starts at once.
     *
     * @param client a client that may write the status of Pods
     * @param namespace where it looks for Pods
     * @param lives what becomes of each
     * @param listener hears of every step
     */
    public SimulatedKubelet(KubernetesClient client, String namespace, Function<Pod, Life> lives, Listener listener) {
        this.client = client;
        this.lives = lives;
        this.listener = listener;
        this.informer = client.pods().inNamespace(namespace).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                begin(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod after) {}

            @Override
            public void onDelete(Pod pod, boolean unknown) {}
        });
    }

    private void begin(Pod pod) {
        if (seen.add(pod.getMetadata().getUid())) {
            threads.execute(() -> live(pod, lives.apply(pod)));
        }
    }

    private void live(Pod pod, Life life) {
        String startedAt;
        try {
            Thread.sleep(life.starts());
            startedAt = now();
            say(pod, "Running", List.of(container(pod, Map.of("running", Map.of("startedAt", startedAt)))), List.of());
            Thread.sleep(life.runs());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the kubelet is closed
            return;
        }
        switch (life) {
            case Life.Ends ends ->
                say(
                        pod,
                        ends.exitCode() == 0 ? "Succeeded" : "Failed",
                        List.of(container(pod, Map.of("terminated", terminated(ends, startedAt)))),
                        List.of());
            case Life.Evicted _ -> say(pod, "Failed", List.of(), List.of(disruption()));
        }
    }

    private static Map<String, Object> terminated(Life.Ends ends, String startedAt) {
        return Map.of(
                "exitCode",
                ends.exitCode(),
                "reason",
                ends.exitCode() == 0 ? "Completed" : "Error",
                "message",
                ends.message(),
                "startedAt",
                startedAt,
                "finishedAt",
                now());
    }

    private static Map<String, Object> disruption() {
        return Map.of(
                "type",
                "DisruptionTarget",
                "status",
                "True",
                "reason",
                "EvictionByEvictionAPI",
                "message",
                "Eviction API: evicting",
                "lastTransitionTime",
                now());
    }

    private static Map<String, Object> container(Pod pod, Map<String, Object> state) {
        Container container = pod.getSpec().getContainers().getFirst();
        return Map.of(
                "name",
                container.getName(),
                "image",
                container.getImage(),
                "imageID",
                "",
                "ready",
                false,
                "restartCount",
                0,
                "state",
                state);
    }

    private void say(
            Pod pod, String phase, List<Map<String, Object>> containers, List<Map<String, Object>> conditions) {
        Map<String, Object> status =
                Map.of("phase", phase, "startTime", now(), "containerStatuses", containers, "conditions", conditions);
        listener.says(pod, phase);
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), JSON.writeValueAsString(Map.of("status", status)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) { // deleted meanwhile
                throw e;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        informer.stop();
        threads.shutdownNow();
    }
}
