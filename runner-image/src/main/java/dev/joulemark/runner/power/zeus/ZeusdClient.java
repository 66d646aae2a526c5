package dev.joulemark.runner.power.zeus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.power.ReadFailure;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks zeusd, and waits so long and no longer. After an answer that did not come it is left alone for a while, so that a
 * daemon that hangs costs the sampler one wait and not one for every reading. For one thread at a time.
 */
final class ZeusdClient implements AutoCloseable {

    private static final long LARGEST_BODY = 1 << 20;
    private static final Duration REST = Duration.ofSeconds(1);
    private static final int OK = 200;

    /**
     * How long to wait.
     *
     * @param connect for a connection
     * @param answer for a whole answer, connection included
     */
    record Patience(Duration connect, Duration answer) {}

    /** What became of a question. */
    sealed interface Answer {

        /**
         * An answer.
         *
         * @param body the JSON
         * @param monotonicNanos {@link System#nanoTime()} in the middle of asking: zeusd does not date its readings
         */
        record Read(JsonNode body, long monotonicNanos) implements Answer {}

        /**
         * None, or one that is of no use.
         *
         * @param failure why
         * @param reached whether something answered at all
         */
        record Failed(ReadFailure failure, boolean reached) implements Answer {}
    }

    private final ZeusdEndpoint endpoint;
    private final @Nullable String token;
    private final Patience patience;
    private final HttpClient http;
    private final JsonMapper json = new JsonMapper();
    private boolean resting;
    private long restUntilNanos;

    ZeusdClient(ZeusdEndpoint endpoint, @Nullable String token, Patience patience) {
        this.endpoint = endpoint;
        this.token = token;
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.connect())
                .build();
    }

    ZeusdEndpoint endpoint() {
        return endpoint;
    }

    /** Asks for a path. */
    Answer get(String path) {
        long before = System.nanoTime();
        if (resting && restUntilNanos - before > 0) {
            return silent();
        }
        resting = false;
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_BODY));
        try {
            // Not the request's own timeout: that one ends with the headers, and a body may hang as well.
            HttpResponse<String> answer = response.get(patience.answer().toNanos(), TimeUnit.NANOSECONDS);
            return read(path, answer, before + (System.nanoTime() - before) / 2);
        } catch (TimeoutException e) {
            response.cancel(true);
            resting = true;
            restUntilNanos = System.nanoTime() + REST.toNanos();
            return silent();
        } catch (ExecutionException e) {
            return failed(ReadFailure.Kind.TRANSIENT, "cannot be reached: " + said(e), false);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            return failed(ReadFailure.Kind.TRANSIENT, "was not waited for: interrupted", false);
        }
    }

    private Answer silent() {
        return failed(
                ReadFailure.Kind.TRANSIENT,
                "did not answer within " + patience.answer().toMillis() + " ms",
                false);
    }

    private Answer read(String path, HttpResponse<String> response, long monotonicNanos) {
        if (response.statusCode() != OK) {
            return ZeusdStatus.failure(name(), path, response.statusCode(), response.body());
        }
        try {
            JsonNode body = json.readTree(response.body());
            return body.isObject()
                    ? new Answer.Read(body, monotonicNanos)
                    : failed(ReadFailure.Kind.TRANSIENT, "answered something that is no JSON object", true);
        } catch (JsonProcessingException e) {
            return failed(ReadFailure.Kind.TRANSIENT, "answered something that is no JSON", true);
        }
    }

    private Answer failed(ReadFailure.Kind kind, String what, boolean reached) {
        return new Answer.Failed(new ReadFailure(kind, name() + " " + what), reached);
    }

    private static String said(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    String name() {
        return "zeusd at " + endpoint.address();
    }

    @Override
    public void close() {
        // Not close(): that waits for answers which may never come.
        http.shutdownNow();
    }
}
