package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.ModelException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that needs one processor, done beside the loading of weights. Closing waits for it. */
final class Beside implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("model-load-", 0).factory());

    <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    /**
     * What work came to, when it is done.
     *
     * @throws ModelException if it did
     */
    static <T> T result(Future<T> work) throws ModelException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelException model) {
                throw model;
            }
            throw new IllegalStateException("work beside the loading of a model failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a model was loaded", e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
