import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The operator of the image, in the image's own file system, with the heap that its memory limit leaves it. */
final class OperatorUnderTest implements AutoCloseable {

    /** The limit of the shipped Deployment. The JVM is told, since nothing here enforces it. */
    private static final String LIMIT = "384m";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int OK = 200;
    private static final int MILLIS = 1_000;

    private final Process process;
    private final int port;
    private final long begun;

    private OperatorUnderTest(Process process, int port, long begun) {
        this.process = process;
        this.port = port;
        this.begun = begun;
    }

    static OperatorUnderTest start(Path root, Config access) throws IOException {
        Path kubeconfig = Files.writeString(root.resolve("tmp/bench.kubeconfig"), kubeconfig(access));
        Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        "chroot", "--userspec=65532:65532", root.toString(), "/usr/local/bin/joulemark")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        root.resolveSibling("operator.log").toFile()));
        builder.environment().put("KUBECONFIG", "/tmp/bench.kubeconfig");
        builder.environment().put("JOULEMARK_RUNNER_IMAGE", "joulemark/runner:bench");
        builder.environment().put("JOULEMARK_HEALTH_PORT", Integer.toString(port));
        builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:MaxRAM=" + LIMIT + more());
        long begun = System.nanoTime();
        return new OperatorUnderTest(builder.start(), port, begun);
    }

    /** Options to look closer with, such as a flight recording. */
    private static String more() {
        String options = System.getenv("BENCH_OPERATOR_OPTIONS");
        return options == null ? "" : " " + options;
    }

    /** Time from the start of the process to its first good answer. */
    Duration awaitReady() throws IOException {
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IOException("the operator ended with " + process.exitValue() + ", see operator.log");
            }
            if (isReady()) {
                return Duration.ofNanos(System.nanoTime() - begun);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        throw new IOException("the operator was not ready within " + PATIENCE);
    }

    private boolean isReady() {
        try {
            return request("/readyz").getResponseCode() == OK;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Value of a metric without labels. */
    double metric(String name) throws IOException {
        String page = new String(request("/metrics").getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return page.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private HttpURLConnection request(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setReadTimeout(MILLIS);
        return connection;
    }

    /**
     * Memory of the process in MiB.
     *
     * @param field VmRSS for now, VmHWM for the most there was
     */
    long memoryMib(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                .sum();
    }

    /** CPU time of the process so far, in seconds. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / (double) MILLIS;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** An orderly end, which gives the Lease back. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String kubeconfig(Config access) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(access.getMasterUrl(), access.getCaCertData(), access.getOauthToken());
    }
}
