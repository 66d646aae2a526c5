import dev.joulemark.operator.cluster.ControlPlane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to its first good answer at /readyz. */
final class Start {

    private static final int STARTS = 10;
    private static final double GOAL_SECONDS = 2;

    private final ControlPlane cluster;
    private final Path root;

    Start(ControlPlane cluster, Path root) {
        this.cluster = cluster;
        this.root = root;
    }

    List<Row> measure() throws Exception {
        List<Double> seconds = new ArrayList<>();
        long memory = 0;
        double cpu = 0;
        for (int i = 0; i <= STARTS; i++) {
            try (OperatorUnderTest operator = OperatorUnderTest.start(root, cluster.operatorConfig())) {
                double ready = operator.awaitReady().toMillis() / 1e3;
                if (i > 0) { // the first one fills the page cache
                    seconds.add(ready);
                    cpu += operator.cpuSeconds() / STARTS;
                }
                memory = Math.max(memory, operator.memoryMib("VmHWM"));
            }
        }
        seconds.sort(null);
        return List.of(new Row(
                Row.text("start to ready, nothing there: median / longest of %d", STARTS),
                "< 2 s",
                Row.text(
                        "%.2f / %.2f s, %.2f CPU s, %d MiB resident at most",
                        seconds.get(STARTS / 2), seconds.getLast(), cpu, memory),
                seconds.getLast() < GOAL_SECONDS));
    }
}
