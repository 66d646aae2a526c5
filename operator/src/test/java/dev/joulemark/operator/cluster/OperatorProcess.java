package dev.joulemark.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as a process of its own, so that it can be killed as a node failure would. */
public final class OperatorProcess implements AutoCloseable {

    private static final Pattern HEALTH_PORT = Pattern.compile("\"healthPort\":\"(\\d+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts an operator.
     *
     * @param access address and credentials
     * @param runnerImage image of the Pods it makes
     * @param folder where its kubeconfig and its log are written
     */
    public static OperatorProcess start(Config access, String runnerImage, Path folder) {
        return start(access, runnerImage, folder, Map.of());
    }

    /**
     * Starts an operator.
     *
     * @param access address and credentials
     * @param runnerImage image of the Pods it makes
     * @param folder where its kubeconfig and its log are written
     * @param settings variables on top
     */
    public static OperatorProcess start(Config access, String runnerImage, Path folder, Map<String, String> settings) {
        try {
            Files.createDirectories(folder);
            Path kubeconfig = Files.writeString(folder.resolve("operator.kubeconfig"), kubeconfig(access));
            Path log = folder.resolve("operator.log");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            // Not the quiet configuration of the tests.
                            "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.joulemark.operator.OperatorMain"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment()
                    .putAll(Map.of(
                            "KUBECONFIG",
                            kubeconfig.toString(),
                            "JOULEMARK_RUNNER_IMAGE",
                            runnerImage,
                            "JOULEMARK_RUNNER_MEMORY",
                            "512Mi",
                            "JOULEMARK_HEALTH_PORT",
                            "0"));
            builder.environment().putAll(settings);
            return new OperatorProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no hook runs, no round is ended. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /**
     * SIGTERM, as a drained node or a rolling update sends it.
     *
     * @return the exit code
     */
    public int terminate() {
        process.destroy();
        return awaitEnd();
    }

    /**
     * Waits for its end.
     *
     * @return the exit code
     */
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new IllegalStateException("the operator did not end within " + PATIENCE + ", see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator ended", e);
        }
    }

    /** What it has written so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks its health server.
     *
     * @param path a page, such as /metrics
     * @return what it says, good or bad
     */
    public String ask(String path) {
        Matcher port = HEALTH_PORT.matcher(log());
        if (!port.find()) {
            throw new IllegalStateException("the operator has not named its port yet, see " + log);
        }
        URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the operator was asked", e);
        }
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** An orderly end gives the Lease back, so that the next test need not wait for it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
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
