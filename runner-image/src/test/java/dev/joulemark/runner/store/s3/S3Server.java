package dev.joulemark.runner.store.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real S3 server on loopback, over a folder.
 *
 * @param process the server
 * @param endpoint its address
 */
public record S3Server(Process process, String endpoint) implements AutoCloseable {

    static final String KEY = "test-key";
    static final String SECRET = "a-secret-that-must-not-be-printed";

    /**
     * Starts a server whose buckets are the folders in {@code data}.
     *
     * @param data where objects lie
     * @param sidecar where their attributes lie
     */
    public static S3Server start(Path data, Path sidecar) throws IOException, InterruptedException {
        return start(data, sidecar, freePort(), List.of());
    }

    /** The same on a port of the test's choice, with options before those of the folder. */
    static S3Server start(Path data, Path sidecar, int port, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program(), "--port", "127.0.0.1:" + port));
        command.addAll(options);
        command.addAll(List.of("posix", "--sidecar", sidecar.toString(), data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(sidecar.resolveSibling("s3-server.log").toFile());
        builder.environment().put("ROOT_ACCESS_KEY", KEY);
        builder.environment().put("ROOT_SECRET_KEY", SECRET);
        Process process = builder.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
        String scheme = options.isEmpty() ? "http" : "https";
        return new S3Server(process, scheme + "://127.0.0.1:" + port);
    }

    /**
     * The standard variables that lead to this server.
     *
     * @param changed variables with other values, or further ones
     */
    public Map<String, String> environment(Map<String, String> changed) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_ENDPOINT_URL_S3",
                endpoint,
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET));
        environment.putAll(changed);
        return environment;
    }

    /** Built once by a script, which needs Go the first time. */
    private static String program() throws IOException, InterruptedException {
        Process script = new ProcessBuilder("../deploy/tools/s3-server.sh").start();
        String path = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String why = new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Assumptions.assumeTrue(script.waitFor() == 0 && Files.isExecutable(Path.of(path)), "No S3 server: " + why);
        return path;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends the server and waits for it, so that its port is free. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
