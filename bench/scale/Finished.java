import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.SimulatedKubelet;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An operator that starts where thousands of experiments have ended: how soon it is ready, and what it takes from then on. */
final class Finished {

    private static final int NAMESPACES = 10;
    private static final int CREATORS = 16;
    private static final double READY_GOAL_SECONDS = 60;
    private static final long MEMORY_GOAL_MIB = 384;
    private static final double CPU_GOAL = 0.05;
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final ControlPlane cluster;
    private final KubernetesClient user;
    private final Path root;
    private final int count;
    private final Duration window;

    Finished(ControlPlane cluster, Path root, int count, Duration window) {
        this.cluster = cluster;
        this.user = cluster.admin();
        this.root = root;
        this.count = count;
        this.window = window;
    }

    List<Row> measure() throws Exception {
        copies(finished());
        List<Row> rows = new ArrayList<>();
        try (OperatorUnderTest operator = OperatorUnderTest.start(root, cluster.operatorConfig())) {
            double ready = operator.awaitReady().toMillis() / 1e3;
            rows.add(new Row(
                    Row.text("start to ready, %,d finished experiments", count),
                    "< 60 s",
                    Row.text("%.1f s", ready),
                    ready < READY_GOAL_SECONDS));
            Thread.sleep(SETTLING);
            System.out.printf("rounds so far: %.0f%n", operator.metric("joulemark_event_lag_seconds_count"));
            double cpu = operator.cpuSeconds();
            Thread.sleep(window);
            double share = (operator.cpuSeconds() - cpu) / window.toSeconds();
            long now = operator.memoryMib("VmRSS");
            long most = operator.memoryMib("VmHWM");
            rows.add(new Row(
                    "resident memory: now / most", "≤ 384 MiB", now + " / " + most + " MiB", most <= MEMORY_GOAL_MIB));
            rows.add(new Row(
                    Row.text("CPU over %d s, of one core", window.toSeconds()),
                    "flat",
                    Row.text("%.1f %%", 100 * share),
                    share < CPU_GOAL));
        }
        long writes = writes();
        rows.add(new Row("writes from the start to the end", "0", Long.toString(writes), writes == 0));
        return rows;
    }

    /** One that the operator itself has taken to its end. */
    private EnergyExperiment finished() throws Exception {
        Namespace namespace = cluster.namespace("template");
        try (SimulatedKubelet _ = new SimulatedKubelet(
                        user, "template", pod -> Flow.measures(pod, Duration.ofMillis(50)), (pod, phase) -> {});
                OperatorUnderTest operator = OperatorUnderTest.start(root, cluster.operatorConfig())) {
            operator.awaitReady();
            user.resource(Flow.experiment("template", "e")).create();
            namespace.awaitCondition("e", "Finished", ConditionStatus.TRUE);
            namespace.awaitTimeToLive();
        }
        return namespace.experiment("e").orElseThrow();
    }

    private void copies(EnergyExperiment template) {
        for (int i = 0; i < NAMESPACES; i++) {
            cluster.namespace("finished-" + i);
        }
        AtomicInteger done = new AtomicInteger();
        long begun = System.nanoTime();
        try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
            for (int i = 0; i < count; i++) {
                EnergyExperiment copy = Flow.experiment("finished-" + i % NAMESPACES, "e-" + i);
                creators.execute(() -> {
                    EnergyExperiment stored = user.resource(copy).create();
                    stored.setStatus(template.getStatus());
                    user.resource(stored).updateStatus();
                    done.incrementAndGet();
                });
            }
        }
        if (done.get() != count) {
            throw new IllegalStateException("only " + done + " experiments could be created");
        }
        System.out.printf("%,d created in %.0f s%n", count, (System.nanoTime() - begun) / 1e9);
    }

    private long writes() {
        long writes = 0;
        for (int i = 0; i < NAMESPACES; i++) {
            List<JsonNode> asked = cluster.audit("finished-" + i);
            writes += asked.stream()
                    .filter(event -> WRITES.contains(event.at("/verb").asText()))
                    .count();
            System.out.printf("finished-%d: %d requests%n", i, asked.size());
        }
        return writes;
    }
}
