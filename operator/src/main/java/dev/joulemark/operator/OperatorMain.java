package dev.joulemark.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.operator.answers.RetryAfter;
import dev.joulemark.operator.experiment.ExperimentReconciler;
import dev.joulemark.operator.health.HealthQuestion;
import dev.joulemark.operator.health.Verdict;
import dev.joulemark.operator.leader.LeaderSettings;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator process. */
public final class OperatorMain {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

    /**
     * Time for running rounds to end after SIGTERM, so that no status is lost. The Lease is not renewed meanwhile and holds
     * for at least seven of its nine seconds, so nobody else acts before they have ended.
     */
    private static final Duration SHUTDOWN = Duration.ofSeconds(6);

    /** A look at every experiment from time to time, should an event ever be lost. */
    private static final Duration MAX_RECONCILIATION_INTERVAL = Duration.ofMinutes(5);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /** An API server that was away for an hour finds the operator back within half a minute. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** The client's own retries hold a thread; ours do not, so the client gives up within a second. */
    private static final int CLIENT_RETRIES = 3;

    /** An operator that was just installed has a minute to become ready. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int BAD_CONFIGURATION = 2;

    private OperatorMain() {}

    /**
     * Runs until the process is told to end.
     *
     * @param args none; or {@code ask URL}, which asks another operator for its health and ends
     * @throws IOException when the health port cannot be opened
     * @throws InterruptedException when the main thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals("ask")) {
            Verdict answer = HealthQuestion.ask(URI.create(args[1]), PATIENCE, InstantSource.system());
            LOG.info("{}", answer.reason());
            System.exit(answer.good() ? 0 : 1);
        }
        OperatorConfig config;
        try {
            config = OperatorConfig.from(System.getenv());
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            System.exit(BAD_CONFIGURATION);
            return;
        }
        LeaderSettings lease = LeaderSettings.from(
                System.getenv(), UUID.randomUUID().toString().substring(0, 8));
        Config access = new ConfigBuilder(Config.autoConfigure(null))
                .withRequestRetryBackoffLimit(CLIENT_RETRIES)
                .build();
        new Replica(config, lease, access).run();
    }

    /**
     * Wires an operator without starting it: alone, without an election.
     *
     * @param client a client with the operator's roles; closed with the operator
     * @param config settings
     * @param clock wall clock
     */
    static Operator operator(KubernetesClient client, OperatorConfig config, Clock clock) {
        return operator(client, config, clock, overrider -> {});
    }

    /**
     * Wires an operator without starting it.
     *
     * @param client a client with the operator's roles
     * @param config settings
     * @param clock wall clock
     * @param more settings of the SDK on top
     */
    static Operator operator(
            KubernetesClient client, OperatorConfig config, Clock clock, Consumer<ConfigurationServiceOverrider> more) {
        Operator operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(client)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withReconciliationTerminationTimeout(SHUTDOWN);
            more.accept(overrider);
        });
        operator.register(new ExperimentReconciler(client, config.runner(), clock), overrider -> {
            overrider.withReconciliationMaxInterval(MAX_RECONCILIATION_INTERVAL);
            overrider.withInformerListLimit(ExperimentReconciler.PAGE);
            overrider.withRetry(new GenericRetry()
                    .setInitialInterval(FIRST_RETRY.toMillis())
                    .setIntervalMultiplier(2)
                    .setMaxInterval(LONGEST_RETRY.toMillis())
                    .withoutMaxAttempts());
            if (!config.namespaces().isEmpty()) {
                overrider.settingNamespaces(config.namespaces());
            }
        });
        return operator;
    }

    /**
     * A client that tolerates fields of a newer CRD, so that one strange object does not deafen the operator, that waits as
     * long as an overloaded API server asks for, and that leaves out what nobody here reads and fills a cache.
     *
     * @param access address of the API server and credentials
     * @param interceptors see every answer
     */
    static KubernetesClient client(Config access, Interceptor... interceptors) {
        return new KubernetesClientBuilder()
                .withConfig(access)
                .withHttpClientBuilderConsumer(http -> {
                    http.addOrReplaceInterceptor(RetryAfter.class.getName(), new RetryAfter());
                    for (Interceptor interceptor : interceptors) {
                        http.addOrReplaceInterceptor(interceptor.getClass().getName(), interceptor);
                    }
                })
                .withKubernetesSerialization(new KubernetesSerialization(
                        JsonMapper.builder()
                                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                                .addMixIn(ObjectMeta.class, WithoutManagedFields.class)
                                .build(),
                        true))
                .build();
    }

    /** Who set which field is more text than the fields themselves, in every object of the cache. */
    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
