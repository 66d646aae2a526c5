package dev.joulemark.runner.power.nvml;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waits for calls into the driver only so long: a broken one may never return from them.
 *
 * @param limit how long
 */
record TimeLimit(Duration limit) {

    /**
     * Does work on a thread of its own.
     *
     * @param work what to do
     * @param whenLate gets a result that nobody waits for any more
     * @return the result; empty when it did not come in time
     */
    <T> Optional<T> call(Supplier<T> work, Consumer<T> whenLate) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().name("joulemark-nvml").daemon().start(() -> run(work, result));
        try {
            return Optional.of(result.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            var _ = result.thenAccept(whenLate);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var _ = result.thenAccept(whenLate);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("NVML could not be used", e.getCause());
        }
    }

    private static <T> void run(Supplier<T> work, CompletableFuture<T> result) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
