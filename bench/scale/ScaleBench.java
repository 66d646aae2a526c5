import dev.joulemark.operator.cluster.ControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Measures one question about the operator's scale. Arguments: the question, the cluster's folder, the image's root. */
final class ScaleBench {

    private ScaleBench() {}

    public static void main(String[] args) throws Exception {
        ControlPlane cluster = ControlPlane.at(Path.of(args[1]));
        Path root = Path.of(args[2]);
        List<Row> rows =
                switch (args[0]) {
                    case "throughput" -> new Throughput(cluster, root, setting("BENCH_RUNS", 500)).measure();
                    case "latency" ->
                        new Latency(cluster, root, setting("BENCH_ACTIVE", 500), seconds("BENCH_SECONDS", 60))
                                .measure();
                    case "finished" ->
                        new Finished(cluster, root, setting("BENCH_FINISHED", 10_000), seconds("BENCH_SECONDS", 60))
                                .measure();
                    case "start" -> new Start(cluster, root).measure();
                    default -> throw new IllegalArgumentException("unknown: " + args[0]);
                };
        rows.forEach(row -> System.out.println("ROW " + row));
        cluster.admin().close();
        System.exit(0);
    }

    private static int setting(String name, int otherwise) {
        String text = System.getenv(name);
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private static Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(setting(name, otherwise));
    }
}
