package dev.joulemark.operator.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real S3 server on loopback, over a folder.
 *
 * @param process the server
 * @param endpoint its address
 */
public record BucketServer(Process process, String endpoint) implements AutoCloseable {

    /** Its access key. */
    public static final String KEY = "test-key";

    /** Its secret. */
    public static final String SECRET = "a-secret-that-must-not-be-printed";

    /**
     * Starts a server whose buckets are the folders in {@code data}.
     *
     * @param data where objects lie
     * @param sidecar where their attributes lie, with another name than {@code data} and more
     */
    public static BucketServer start(Path data, Path sidecar) throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        program(),
                        "--port",
                        "127.0.0.1:" + port,
                        "posix",
                        "--sidecar",
                        sidecar.toString(),
                        data.toString())
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
        return new BucketServer(process, "http://127.0.0.1:" + port);
    }

    private static String program() throws IOException, InterruptedException {
        Process script = new ProcessBuilder("../deploy/tools/s3-server.sh").start();
        String path = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String why = new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Assumptions.assumeTrue(script.waitFor() == 0 && Files.isExecutable(Path.of(path)), "No S3 server: " + why);
        return path;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
