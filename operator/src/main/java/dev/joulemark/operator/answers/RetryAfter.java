package dev.joulemark.operator.answers;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits as long as an overloaded API server asks for before the client tries again. Version 7.9.0 of the client reads the
 * header {@code Retry-After}, computes the time, and then waits for its own instead.
 */
public final class RetryAfter implements Interceptor {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** A request has ten seconds in all; an API server asks for one or two. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder request, HttpResponse<?> response, RequestTags tags) {
        Duration wait = wait(response.code(), response.header("Retry-After"));
        // False: the client then decides by itself whether there is another try.
        return wait.isZero()
                ? CompletableFuture.completedFuture(false)
                : CompletableFuture.supplyAsync(
                        () -> false, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * How long to wait.
     *
     * @param code code of the answer
     * @param header its header {@code Retry-After}, in seconds as Kubernetes writes it; null where there is none
     * @return zero where there is nothing to wait for, at most eight seconds
     */
    static Duration wait(int code, @Nullable String header) {
        boolean overloaded = code == TOO_MANY_REQUESTS || code == UNAVAILABLE;
        if (!overloaded || header == null || !header.matches("[0-9]{1,9}")) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(header));
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
