package dev.joulemark.runner.store.s3;

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
record S3Server(Process process, String endpoint) implements AutoCloseable {

    static final String KEY = "test-key";
    static final String SECRET = "a-secret-that-must-not-be-printed";

    /** Buckets are the folders in {@code data}. */
    static S3Server start(Path data, Path sidecar) throws IOException, InterruptedException {
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
                .ignoreException(IOException.class)
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
        return new S3Server(process, "http://127.0.0.1:" + port);
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

    @Override
    public void close() {
        process.destroy();
    }
}
