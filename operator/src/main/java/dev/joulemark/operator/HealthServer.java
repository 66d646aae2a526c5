package dev.joulemark.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Answers the kubelet's probes: {@code /healthz} (the process works) and {@code /readyz} (it hears of every event). */
final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    HealthServer(int port, BooleanSupplier alive, BooleanSupplier ready) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/healthz", exchange -> answer(exchange, alive));
        server.createContext("/readyz", exchange -> answer(exchange, ready));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, BooleanSupplier healthy) throws IOException {
        boolean good = healthy.getAsBoolean();
        byte[] body = (good ? "ok\n" : "not ready\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(good ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
