package dev.joulemark.operator.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers the kubelet and Prometheus: {@code /livez} (restart me if not), {@code /readyz} (I hear of every event and the API
 * server answers) and {@code /metrics}.
 */
public final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;

    /**
     * Listens.
     *
     * @param port port; 0 for any
     * @param alive answers {@code /livez}
     * @param ready answers {@code /readyz}
     * @param metrics text for {@code /metrics}, in Prometheus' format
     * @throws IOException when the port cannot be opened
     */
    public HealthServer(int port, Supplier<Verdict> alive, Supplier<Verdict> ready, Supplier<String> metrics)
            throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/livez", exchange -> answer(exchange, alive.get()));
        server.createContext("/readyz", exchange -> answer(exchange, ready.get()));
        server.createContext("/metrics", exchange -> answer(exchange, OK, PROMETHEUS, metrics.get()));
        // A slow reader of the metrics must not keep the kubelet waiting.
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, Verdict verdict) throws IOException {
        answer(exchange, verdict.good() ? OK : UNAVAILABLE, PLAIN, verdict.reason() + "\n");
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
