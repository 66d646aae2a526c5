import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.SimulatedKubelet;
import dev.joulemark.operator.job.AttemptNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * From the moment the simulated kubelet writes a Pod's change to the moment a user's watch sees the experiment's status tell of
 * it, with many experiments active: where one ends, another one begins.
 */
final class Latency {

    private static final String NAMESPACE = "latency";
    private static final int MEAN_LIFE_SECONDS = 50;
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final double GOAL_SECONDS = 1;

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final Path root;
    private final int active;
    private final Duration window;

    private final AtomicInteger created = new AtomicInteger();
    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final Queue<Double> running = new ConcurrentLinkedQueue<>();
    private final Queue<Double> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean counting;

    Latency(ControlPlane cluster, Path root, int active, Duration window) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.root = root;
        this.active = active;
        this.window = window;
    }

    List<Row> measure() throws Exception {
        cluster.namespace(NAMESPACE);
        try (OperatorUnderTest operator = OperatorUnderTest.start(root, cluster.operatorConfig());
                ExecutorService next = Executors.newFixedThreadPool(4);
                SimulatedKubelet _ = new SimulatedKubelet(user, NAMESPACE, this::life, this::tell);
                SharedIndexInformer<EnergyExperiment> _ =
                        Flow.watch(user, EnergyExperiment.class, NAMESPACE, seen -> see(seen, next))) {
            operator.awaitReady();
            Flow.create(user, active, _ -> another());
            Thread.sleep(SETTLING);
            double cpu = operator.cpuSeconds();
            counting = true;
            Thread.sleep(window);
            counting = false;
            System.out.printf("operator: %.1f CPU s in %s%n", operator.cpuSeconds() - cpu, window);
            next.shutdownNow();
        }
        return List.of(row("Running", running), row("end", ended));
    }

    private EnergyExperiment another() {
        return Flow.experiment(NAMESPACE, "e-" + created.getAndIncrement());
    }

    private SimulatedKubelet.Life life(Pod pod) {
        return Flow.measures(
                pod, Duration.ofMillis(ThreadLocalRandom.current().nextInt(2_000 * MEAN_LIFE_SECONDS)));
    }

    private void tell(Pod pod, String phase) {
        String kind = phase.equals("Running") ? "/running" : "/ended";
        told.put(pod.getMetadata().getLabels().get(AttemptNames.EXPERIMENT_LABEL) + kind, System.nanoTime());
    }

    private void see(EnergyExperiment experiment, ExecutorService next) {
        String name = experiment.getMetadata().getName();
        if (Flow.isOver(experiment)) {
            Long since = told.remove(name + "/ended");
            if (since != null) {
                count(ended, since);
                next.execute(() -> user.resource(another()).create());
            }
        } else if (experiment.getStatus() != null && experiment.getStatus().phase() == ExperimentPhase.MEASURING) {
            Long since = told.remove(name + "/running");
            if (since != null) {
                count(running, since);
            }
        }
    }

    private void count(Queue<Double> into, long since) {
        if (counting) {
            into.add((System.nanoTime() - since) / 1e9);
        }
    }

    private Row row(String what, Queue<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        double p99 = sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
        return new Row(
                Row.text("a Pod's %s to the status, %d active: p50 / p99 / longest", what, active),
                "p99 < 1 s",
                Row.text(
                        "%.3f / %.3f / %.3f s of %d",
                        sorted.get(sorted.size() / 2), p99, sorted.getLast(), sorted.size()),
                p99 < GOAL_SECONDS);
    }
}
