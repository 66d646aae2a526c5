package dev.joulemark.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the SDK tells about rounds: how many, how long, and how late after the event that asked for them. */
public final class Reconciliations implements Metrics {

    private static final String NAME = "joulemark.reconciliations";
    private static final String DESCRIPTION = "Rounds that ended, by result";

    private final Counter succeeded;
    private final Counter failed;
    private final Timer duration;
    private final Timer lag;
    private final AtomicInteger running = new AtomicInteger();
    private final ConcurrentMap<ResourceID, Long> asked = new ConcurrentHashMap<>();
    private final ConcurrentMap<ResourceID, Long> taken = new ConcurrentHashMap<>();
    private final BooleanSupplier leading;
    private final LongSupplier nanoTime;
    private volatile double lastErrorEpochSeconds;

    /**
     * Counts into a registry.
     *
     * @param metrics where it counts
     * @param leading whether this replica acts: the other hears events too, and leaves them
     * @param nanoTime a clock that never jumps, in nanoseconds
     */
    public Reconciliations(OperatorMetrics metrics, BooleanSupplier leading, LongSupplier nanoTime) {
        this.leading = leading;
        this.nanoTime = nanoTime;
        succeeded = metrics.counter(NAME, DESCRIPTION, "result", "success");
        failed = metrics.counter(NAME, DESCRIPTION, "result", "error");
        duration = metrics.timer("joulemark.reconciliation.duration", "Time one round takes");
        lag = metrics.timer(
                "joulemark.event.lag", "Time from the event to the end of its round, when the status is written");
        metrics.gauge("joulemark.reconciliations.running", "Rounds that run now", running::get);
        metrics.gauge("joulemark.reconciliations.queued", "Experiments that wait for their round", asked::size);
        metrics.gauge(
                "joulemark.last.error.timestamp.seconds",
                "When a round last failed, in seconds since 1970; 0 for never",
                () -> lastErrorEpochSeconds);
    }

    @Override
    public void receivedEvent(Event event, Map<String, Object> metadata) {
        if (leading.getAsBoolean()) {
            asked.putIfAbsent(event.getRelatedCustomResourceID(), nanoTime.getAsLong());
        }
    }

    @Override
    public void reconcileCustomResource(
            HasMetadata resource, @Nullable RetryInfo retryInfo, Map<String, Object> metadata) {
        ResourceID id = ResourceID.fromResource(resource);
        Long since = asked.remove(id);
        if (since != null) {
            taken.putIfAbsent(id, since);
        }
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        running.incrementAndGet();
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        running.decrementAndGet();
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        succeeded.increment();
        Long since = taken.remove(ResourceID.fromResource(resource));
        if (since != null) {
            lag.record(Duration.ofNanos(nanoTime.getAsLong() - since));
        }
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        failed.increment();
        lastErrorEpochSeconds = System.currentTimeMillis() / 1_000.0;
    }

    @Override
    public void cleanupDoneFor(ResourceID resourceID, Map<String, Object> metadata) {
        asked.remove(resourceID);
        taken.remove(resourceID);
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        long start = nanoTime.getAsLong();
        try {
            return execution.execute();
        } finally {
            duration.record(Duration.ofNanos(nanoTime.getAsLong() - start));
        }
    }
}
