package dev.joulemark.runner.power.zeus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A zeusd that answers with what was recorded from zeusd 0.5.0, or misbehaves. */
final class FakeZeusd implements AutoCloseable {

    static final String DISCOVERY = """
            {"gpus":[{"id":0,"name":"NVIDIA H100"},{"id":1,"name":"NVIDIA H100"}],"cpus":[],\
            "enabled_api_groups":["gpu-read"],"auth_required":false}""";

    /** As development versions after 0.5.0 answer. */
    static final String DISCOVERY_WITH_ADDRESSES = """
            {"gpus":[{"id":0,"name":"NVIDIA H100","pci_address":"00000000:AF:00.0"},\
            {"id":1,"name":"NVIDIA H100","pci_address":"00000000:3b:00.0"}],"cpus":[],\
            "enabled_api_groups":["gpu-read"],"auth_required":false}""";

    /** How it answers one path. */
    record Reply(int status, String body, long delayMillis) {
        static Reply ok(String body) {
            return new Reply(200, body, 0);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private volatile @Nullable String token;
    final List<String> asked = new CopyOnWriteArrayList<>();

    FakeZeusd() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        answers("/discover", Reply.ok(DISCOVERY));
        energy(0, 1_000_000);
        energy(1, 2_000_000);
        answers("/gpu/get_power?gpu_ids=0", Reply.ok("{\"timestamp_ms\":1795601696493,\"power_mw\":{\"0\":142437}}"));
        answers("/gpu/get_power?gpu_ids=1", Reply.ok("{\"timestamp_ms\":1795601696493,\"power_mw\":{\"1\":99000}}"));
    }

    String endpoint() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(String path, Reply reply) {
        replies.put(path, reply);
    }

    void energy(int id, double joules) {
        long millijoules = Math.round(joules * 1e3);
        energyIs(id, Reply.ok("{\"" + id + "\":{\"energy_mj\":" + millijoules + "}}"));
    }

    void energyIs(int id, Reply reply) {
        answers(ZeusdCounters.ENERGY_PATH + id, reply);
    }

    void asksFor(String wanted) {
        token = wanted;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path);
        Reply reply = replies.getOrDefault(path, new Reply(404, "", 0));
        boolean open = token == null
                || ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!open && !path.equals("/discover")) {
            reply = new Reply(401, "{\"error\":\"Authentication required.\"}", 0);
        }
        try (exchange) {
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            if (reply.delayMillis() < 0) {
                // Headers and half a body, and then nothing.
                exchange.sendResponseHeaders(reply.status(), body.length * 2L + 2);
                exchange.getResponseBody().write(body);
                exchange.getResponseBody().flush();
                Thread.sleep(-reply.delayMillis());
                return;
            }
            Thread.sleep(reply.delayMillis());
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
