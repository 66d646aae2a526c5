package dev.joulemark.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.operator.experiment.ExperimentReconciler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator process. */
public final class OperatorMain {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

    /** Time for running rounds to end after SIGTERM, so that no status is lost. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    /** No retry is given up while an experiment is not finished. */
    private static final Duration MAX_RECONCILIATION_INTERVAL = Duration.ofMinutes(5);

    private static final int BAD_CONFIGURATION = 2;

    private OperatorMain() {}

    /**
     * Runs until the process is told to end.
     *
     * @param args none are read
     * @throws IOException when the health port cannot be opened
     */
    public static void main(String[] args) throws IOException {
        OperatorConfig config;
        try {
            config = OperatorConfig.from(System.getenv());
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            System.exit(BAD_CONFIGURATION);
            return;
        }
        Operator operator = operator(client(Config.autoConfigure(null)), config, Clock.systemUTC());
        // The server lives as long as the process: the probes must be answered until the very end.
        HealthServer health = new HealthServer(
                config.healthPort(),
                () -> operator.getRuntimeInfo().isStarted(),
                () -> operator.getRuntimeInfo().isStarted()
                        && operator.getRuntimeInfo().allEventSourcesAreHealthy());
        operator.installShutdownHook(SHUTDOWN);
        operator.start();
        LOG.atInfo()
                .addKeyValue("healthPort", health.port())
                .addKeyValue("runnerImage", config.runner().image())
                .log("operator started");
    }

    /**
     * Wires an operator without starting it.
     *
     * @param client a client with the operator's roles; closed with the operator
     * @param config settings
     * @param clock wall clock
     */
    static Operator operator(KubernetesClient client, OperatorConfig config, Clock clock) {
        Operator operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withStopOnInformerErrorDuringStartup(false)
                .withReconciliationTerminationTimeout(SHUTDOWN));
        operator.register(new ExperimentReconciler(client, config.runner(), clock), overrider -> {
            overrider.withReconciliationMaxInterval(MAX_RECONCILIATION_INTERVAL);
            if (!config.namespaces().isEmpty()) {
                overrider.settingNamespaces(config.namespaces());
            }
        });
        return operator;
    }

    /**
     * A client that tolerates fields of a newer CRD, so that one strange object does not deafen the operator.
     *
     * @param access address of the API server and credentials
     */
    static KubernetesClient client(Config access) {
        return new KubernetesClientBuilder()
                .withConfig(access)
                .withKubernetesSerialization(new KubernetesSerialization(
                        JsonMapper.builder()
                                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                                .build(),
                        true))
                .build();
    }
}
