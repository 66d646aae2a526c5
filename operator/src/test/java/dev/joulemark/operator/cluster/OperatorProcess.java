package dev.joulemark.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The operator as a process of its own, so that it can be killed as a node failure would. */
public final class OperatorProcess implements AutoCloseable {

    private final Process process;

    private OperatorProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts an operator.
     *
     * @param access address and credentials
     * @param runnerImage image of the Pods it makes
     * @param folder where its kubeconfig and its log are written
     */
    public static OperatorProcess start(Config access, String runnerImage, Path folder) {
        try {
            Files.createDirectories(folder);
            Path kubeconfig = Files.writeString(folder.resolve("operator.kubeconfig"), kubeconfig(access));
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.joulemark.operator.OperatorMain"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("operator.log").toFile()));
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
            return new OperatorProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no hook runs, no round is ended. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
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
