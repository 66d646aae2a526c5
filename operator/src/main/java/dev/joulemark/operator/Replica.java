package dev.joulemark.operator;

import dev.joulemark.operator.answers.ApiServerClock;
import dev.joulemark.operator.health.ApiCanary;
import dev.joulemark.operator.health.HealthServer;
import dev.joulemark.operator.health.Probes;
import dev.joulemark.operator.leader.LeaderSettings;
import dev.joulemark.operator.leader.Leadership;
import dev.joulemark.operator.leader.LeaseObserver;
import dev.joulemark.operator.leader.LeaseRelease;
import dev.joulemark.operator.leader.LeaseWatchdog;
import dev.joulemark.operator.metrics.ApiRequests;
import dev.joulemark.operator.metrics.ExperimentCensus;
import dev.joulemark.operator.metrics.OperatorMetrics;
import dev.joulemark.operator.metrics.Reconciliations;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica of the operator from its start to its end: waits for the API server, waits for the Lease, acts. */
final class Replica {

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int NOT_STARTED = 1;
    private static final int LEASE_LOST = 3;

    private final OperatorConfig config;
    private final LeaderSettings lease;
    private final Leadership leadership;
    private final KubernetesClient client;
    private final Operator operator;
    private final OperatorMetrics metrics = new OperatorMetrics();
    private final ApiCanary canary;
    private final ExperimentCensus census;
    private final Probes probes;

    /**
     * Wires everything and starts nothing.
     *
     * @param config settings
     * @param lease the Lease the replicas share
     * @param access address of the API server and credentials
     */
    Replica(OperatorConfig config, LeaderSettings lease, Config access) {
        this.config = config;
        this.lease = lease;
        // halt: hooks would wait for running rounds, and another replica may lead already.
        this.leadership = new Leadership(
                lease, System::nanoTime, () -> Runtime.getRuntime().halt(LEASE_LOST));
        ApiServerClock clock = new ApiServerClock(InstantSource.system(), System::nanoTime);
        this.client =
                OperatorMain.client(access, new LeaseObserver(leadership, lease), new ApiRequests(metrics), clock);
        // Once: the SDK asks for its settings twice, and two would share the names of their meters.
        Reconciliations rounds = new Reconciliations(metrics, leadership::leading, System::nanoTime);
        this.operator = OperatorMain.operator(
                client,
                config,
                clock,
                // The client is needed after the operator's end, to give the Lease back.
                overrider -> overrider
                        .withCloseClientOnStop(false)
                        .withMetrics(rounds)
                        .withLeaderElectionConfiguration(leadership.election()));
        this.canary = new ApiCanary(new ExperimentsQuestion(client, config.namespaces()), System::nanoTime);
        this.census = new ExperimentCensus(metrics, leadership::leading, clock);
        metrics.replica(
                () -> leadership.leading() ? 1 : 0,
                () -> seconds(leadership.sinceRenewal()),
                () -> seconds(canary.state().latency()),
                () -> seconds(canary.state().sinceSuccess()));
        this.probes = new Probes(
                new Probes.View(
                        () -> operator.getRuntimeInfo().isStarted(),
                        () -> operator.getRuntimeInfo().allEventSourcesAreHealthy(),
                        leadership::leading,
                        leadership::sinceRenewal,
                        leadership::sinceAnswer,
                        canary::state),
                lease.lease(),
                System::nanoTime);
    }

    void run() throws IOException, InterruptedException {
        // The server lives as long as the process: the probes must be answered until the very end.
        HealthServer health = new HealthServer(config.healthPort(), probes::alive, probes::ready, metrics::scrape);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
        canary.start();
        LOG.atInfo()
                .addKeyValue("healthPort", health.port())
                .addKeyValue("identity", lease.identity())
                .addKeyValue("runnerImage", config.runner().image())
                .log("operator starting");
        canary.awaitFirst();
        LeaseWatchdog.start(leadership);
        try {
            operator.start();
        } catch (OperatorException e) {
            LOG.atError().setCause(e).log("the operator could not start");
            System.exit(NOT_STARTED);
        }
        Cache cache = new Cache(operator);
        canary.whenAsked(() -> census.count(cache.experiments()));
        LOG.info("operator started");
    }

    /** After SIGTERM: running rounds end, then the Lease is given back. */
    private void end() {
        leadership.leave();
        canary.stop();
        operator.stop();
        LeaseRelease.release(client, lease);
        client.close();
        LOG.info("operator ended");
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toNanos() / NANOS_PER_SECOND;
    }
}
