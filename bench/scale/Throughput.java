import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.SimulatedKubelet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Lifecycles a second: bare Jobs, then experiments through the operator, in turn; and what the latter write. */
final class Throughput {

    private static final int ROUNDS = 2;
    private static final int WARM_UP = 150;
    private static final double RATIO_GOAL = 0.8;
    private static final double RATE_GOAL = 42;
    private static final int WRITES_GOAL = 8;
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
    private static final Duration RUNS = Duration.ofMillis(200);
    private static final long LONGEST_MINUTES = 5;

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final Path root;
    private final int count;

    Throughput(ControlPlane cluster, Path root, int count) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.root = root;
        this.count = count;
    }

    List<Row> measure() throws Exception {
        double bare = 0;
        double through = 0;
        bare("bare-warm-up", WARM_UP);
        for (int round = 1; round <= ROUNDS; round++) {
            bare += bare("bare-" + round, count) / ROUNDS;
            try (OperatorUnderTest operator = OperatorUnderTest.start(root, cluster.operatorConfig())) {
                operator.awaitReady();
                experiments("warm-up-" + round, WARM_UP);
                double cpu = operator.cpuSeconds();
                through += experiments("experiments-" + round, count) / ROUNDS;
                System.out.printf("operator: %.1f CPU s%n", operator.cpuSeconds() - cpu);
                TimeUnit.SECONDS.sleep(5); // the times to live are still to be written
            }
        }
        double ratio = through / bare;
        return List.of(
                new Row("bare Jobs, lifecycles a second", "", Row.text("%.1f", bare), true),
                new Row(
                        "experiments, lifecycles a second",
                        "≥ 42",
                        Row.text("%.1f", through),
                        through >= RATE_GOAL),
                new Row("experiments to bare Jobs", "≥ 80 %", Row.text("%.0f %%", 100 * ratio), ratio >= RATIO_GOAL),
                writes());
    }

    private double bare(String namespace, int many) throws InterruptedException {
        return rate(namespace, many, Job.class, Flow::isComplete, i -> Flow.bareJob(namespace, "job-" + i));
    }

    private double experiments(String namespace, int many) throws InterruptedException {
        return rate(
                namespace, many, EnergyExperiment.class, Flow::isOver, i -> Flow.experiment(namespace, "e-" + i));
    }

    private <T extends HasMetadata> double rate(
            String namespace, int many, Class<T> type, Predicate<T> over, IntFunction<T> object)
            throws InterruptedException {
        cluster.namespace(namespace);
        awaitAccount(namespace);
        CountDownLatch left = new CountDownLatch(many);
        Set<String> ended = ConcurrentHashMap.newKeySet();
        try (SimulatedKubelet _ =
                        new SimulatedKubelet(user, namespace, pod -> Flow.measures(pod, RUNS), (pod, phase) -> {});
                SharedIndexInformer<T> _ = Flow.watch(user, type, namespace, seen -> {
                    if (over.test(seen) && ended.add(seen.getMetadata().getName())) {
                        left.countDown();
                    }
                })) {
            long begun = System.nanoTime();
            Flow.create(user, many, object);
            double created = (System.nanoTime() - begun) / 1e9;
            if (!left.await(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(left.getCount() + " of " + namespace + " did not end");
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf("%s: %d in %.1f s, created in %.1f s%n", namespace, many, seconds, created);
            return many / seconds;
        }
    }

    /** Pods need it, and the controller manager makes it a moment later. */
    private void awaitAccount(String namespace) throws InterruptedException {
        while (user.serviceAccounts().inNamespace(namespace).withName("default").get() == null) {
            Thread.sleep(50);
        }
    }

    private Row writes() {
        Map<String, Integer> kinds = new TreeMap<>();
        int writes = 0;
        for (JsonNode event : cluster.audit("experiments-" + ROUNDS)) {
            String verb = event.at("/verb").asText();
            String resource = event.at("/objectRef/resource").asText();
            int code = event.at("/responseStatus/code").asInt();
            kinds.merge(verb + " " + resource + " " + code, 1, Integer::sum);
            writes += WRITES.contains(verb) && !resource.equals("events") ? 1 : 0;
        }
        System.out.println(kinds);
        double each = writes / (double) count;
        return new Row(
                "writes to the API server a run, refused ones included, Events and Leases apart",
                "≤ 8",
                Row.text("%.2f", each),
                each <= WRITES_GOAL);
    }
}
