package dev.joulemark.operator.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Stands between an operator and a real API server. What no {@link Fault} matches passes unchanged, watches included, so
 * that the operator sees the real thing until something goes wrong. Keeps what was asked and what was answered.
 */
public final class FaultProxy implements AutoCloseable {

    private static final Set<String> OURS_TO_SET =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings", "date");
    private static final int UNAVAILABLE = 503;

    /**
     * One request.
     *
     * @param method its method
     * @param path its path with its query
     * @param at when it came
     */
    public record Asked(String method, String path, Instant at) {

        /** Whether it is a watch. */
        public boolean isWatch() {
            return path.contains("watch=true");
        }
    }

    /**
     * One request and the code of its answer.
     *
     * @param asked the request
     * @param code the code; 0 where the answer was lost
     */
    public record Answered(Asked asked, int code) {}

    private final Config access;
    private final URI server;
    private final HttpClient client;
    private final HttpServer proxy;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Answered> answered = new CopyOnWriteArrayList<>();
    private final Set<InputStream> watches = ConcurrentHashMap.newKeySet();

    private FaultProxy(Config access, HttpServer proxy, HttpClient client) {
        this.access = access;
        this.server = URI.create(access.getMasterUrl());
        this.client = client;
        this.proxy = proxy;
    }

    /**
     * Listens on loopback.
     *
     * @param access the way to the API server that the operator would take without the proxy
     */
    public static FaultProxy start(Config access) {
        try {
            SSLContext trust = SSLUtils.sslContext(access);
            HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FaultProxy started = new FaultProxy(
                    access, proxy, HttpClient.newBuilder().sslContext(trust).build());
            proxy.createContext("/", started::handle);
            proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            proxy.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the API server's certificate cannot be used", e);
        }
    }

    /** The way through the proxy, with the same credentials. */
    public Config access() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + proxy.getAddress().getPort())
                .withOauthToken(access.getOauthToken())
                .withOnlyHttpWatches(true)
                .withRequestRetryBackoffLimit(3)
                .build();
    }

    /**
     * From now on this goes wrong, before whatever was told earlier.
     *
     * @param fault what goes wrong
     */
    public void inject(Fault fault) {
        faults.addFirst(fault);
    }

    /** Nothing goes wrong any more. */
    public void heal() {
        faults.clear();
    }

    /** Ends all watches, as an API server does that is restarted. */
    public void cutWatches() {
        watches.forEach(FaultProxy::close);
    }

    /**
     * What was asked so far and answered, in the order of the answers.
     *
     * @param which which requests
     */
    public List<Answered> answered(Predicate<Asked> which) {
        return answered.stream().filter(entry -> which.test(entry.asked())).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked asked = new Asked(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), Instant.now());
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = faults.stream()
                    .filter(candidate -> candidate.strikes(asked))
                    .findFirst()
                    .orElse(null);
            if (exchange.getRequestHeaders().containsKey("Sec-WebSocket-Key")) {
                // The client then watches by plain HTTP, which can be forwarded.
                answer(exchange, asked, UNAVAILABLE, Map.of(), "");
            } else if (fault == null) {
                forward(exchange, asked, body);
            } else {
                if (fault.afterwards()) {
                    send(exchange, asked, body).body().close();
                }
                answer(exchange, asked, fault.code(), fault.headers(), fault.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, Asked asked, int code, Map<String, String> headers, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        headers.forEach(exchange.getResponseHeaders()::set);
        answered.add(new Answered(asked, code));
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void forward(HttpExchange exchange, Asked asked, byte[] body) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(exchange, asked, body);
        response.headers().map().forEach((name, values) -> {
            if (!name.startsWith(":") && !OURS_TO_SET.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        answered.add(new Answered(asked, response.statusCode()));
        exchange.sendResponseHeaders(response.statusCode(), 0);
        try (InputStream in = response.body();
                OutputStream out = exchange.getResponseBody()) {
            if (asked.isWatch()) {
                watches.add(in);
            }
            byte[] room = new byte[65_536];
            for (int length = in.read(room); length >= 0; length = in.read(room)) {
                out.write(room, 0, length);
                out.flush();
            }
        } finally {
            watches.remove(response.body());
        }
    }

    private HttpResponse<InputStream> send(HttpExchange exchange, Asked asked, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(asked.path()))
                .method(asked.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OURS_TO_SET.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        proxy.stop(0);
        cutWatches();
        client.shutdownNow();
    }
}
