package dev.joulemark.runner.inference.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A hub on loopback with one repository, a model or a dataset; it redirects weights to storage on another port, as the real one does. */
public final class FakeHub implements AutoCloseable {

    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    public static final String MODEL = "owner/tiny";

    private final HttpServer hub;
    private final HttpServer storage;

    /** What it serves, by name. */
    public final Map<String, byte[]> files = new LinkedHashMap<>();

    /** Requests it heard: {@code hub} or {@code storage}, path, range and authorization. */
    public final List<String> heard = new ArrayList<>();

    /** Answer to every request of the hub; 0 for the real one. */
    public int refuseWith;

    /** Bytes after which storage breaks off; -1 for never. */
    public int breakOffAfter = -1;

    /** Whether storage falls silent where it would break off. */
    boolean silent;

    private final CountDownLatch closing = new CountDownLatch(1);

    /** Starts it. */
    public FakeHub() throws IOException {
        hub = serve("hub", this::answer);
        storage = serve("storage", this::answerFromStorage);
    }

    /** Its address. */
    public String endpoint() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    /** How many requests named something. */
    public long requestsFor(String part) {
        return heard.stream().filter(line -> line.contains(part)).count();
    }

    /** Answers one request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private HttpServer serve(String name, Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            heard.add(name + " " + exchange.getRequestURI() + " range=" + headers.getFirst("Range") + " authorization="
                    + headers.getFirst("Authorization"));
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean dataset = path.startsWith("/datasets/") || path.startsWith("/api/datasets/");
        String resolve = (dataset ? "/datasets/" : "/") + MODEL + "/resolve/" + COMMIT + "/";
        String description = "/api/" + (dataset ? "datasets/" : "models/") + MODEL + "/revision/main";
        if (refuseWith != 0) {
            exchange.sendResponseHeaders(refuseWith, -1);
        } else if (path.equals(description)) {
            send(exchange, 200, revision().getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith(resolve) && files.containsKey(path.substring(resolve.length()))) {
            sendFile(exchange, path.substring(resolve.length()));
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private String revision() {
        String siblings = files.entrySet().stream()
                .map(file -> "{\"rfilename\": \"" + file.getKey() + "\", \"size\": " + file.getValue().length + "}")
                .collect(Collectors.joining(","));
        return "{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}";
    }

    private void sendFile(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        if (!name.endsWith(".safetensors") && !name.endsWith(".parquet")) {
            exchange.getResponseHeaders().set("ETag", "W/\"tag-of-" + name.replace('/', '-') + "\"");
            send(exchange, 200, content);
            return;
        }
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + Digests.sha256(content) + "\"");
        exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
        exchange.getResponseHeaders()
                .set("Location", "http://127.0.0.1:" + storage.getAddress().getPort() + "/" + name);
        exchange.sendResponseHeaders(302, -1);
    }

    private void answerFromStorage(HttpExchange exchange) throws IOException {
        byte[] content = files.get(exchange.getRequestURI().getPath().substring(1));
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("ETag", "\"of-storage\"");
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
        int until = breakOffAfter < 0 ? content.length : Math.min(content.length, breakOffAfter);
        exchange.getResponseBody().write(content, from, Math.max(0, until - from));
        if (silent) {
            exchange.getResponseBody().flush();
            awaitClosing();
        }
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        closing.countDown();
        hub.stop(0);
        storage.stop(0);
    }
}
