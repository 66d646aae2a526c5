package dev.joulemark.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The meters of one replica. No label names an object or holds text of a user, so their number is bounded: by phases,
 * outcomes, kinds of objects and codes of HTTP.
 */
public final class OperatorMetrics {

    private static final Duration[] SHORT = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** With the meters of the JVM. */
    public OperatorMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * What the election and the canary know, asked at every scrape.
     *
     * @param leader 1 while this replica leads, else 0
     * @param leaseAgeSeconds seconds since this replica wrote the Lease
     * @param canaryLatencySeconds seconds the API server took for its last good answer; NaN before the first
     * @param canaryAgeSeconds seconds since the last good answer
     */
    public void replica(
            Supplier<Number> leader,
            Supplier<Number> leaseAgeSeconds,
            Supplier<Number> canaryLatencySeconds,
            Supplier<Number> canaryAgeSeconds) {
        gauge("joulemark.leader", "1 on the replica that leads, 0 on the others", leader);
        gauge("joulemark.lease.age.seconds", "Seconds since this replica wrote the lease", leaseAgeSeconds);
        gauge(
                "joulemark.api.canary.latency.seconds",
                "Seconds the API server took for its last good answer to the canary",
                canaryLatencySeconds);
        gauge(
                "joulemark.api.canary.age.seconds",
                "Seconds since the API server's last good answer to the canary",
                canaryAgeSeconds);
    }

    /** The page Prometheus reads. */
    public String scrape() {
        return registry.scrape();
    }

    void gauge(String name, String description, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value)
                .description(description)
                .tags(labels)
                .strongReference(true)
                .register(registry);
    }

    Counter counter(String name, String description, String... labels) {
        return Counter.builder(name).description(description).tags(labels).register(registry);
    }

    Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(SHORT)
                .register(registry);
    }
}
