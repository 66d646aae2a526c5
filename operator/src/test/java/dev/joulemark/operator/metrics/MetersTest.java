package dev.joulemark.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is counted, once. */
@Tag("OBS-1")
final class MetersTest {

    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private final OperatorMetrics metrics = new OperatorMetrics();
    private boolean leading = true;

    @Test
    void anEndIsCountedOnceByItsOutcomeAndNotAgainAfterARestart() {
        // Given
        ExperimentCensus census = census();
        census.count(Stream.of(ended("old", "Succeeded", "True"), running("a"), running("b")));

        // When
        for (int i = 0; i < 3; i++) {
            census.count(Stream.of(
                    ended("old", "Succeeded", "True"),
                    ended("a", "Succeeded", "False"),
                    ended("b", "Failed", "Unknown")));
        }

        // Then
        assertThat(value("joulemark_experiments_ended_total{outcome=\"valid\"}"))
                .isEqualTo("0.0");
        assertThat(value("joulemark_experiments_ended_total{outcome=\"invalid\"}"))
                .isEqualTo("1.0");
        assertThat(value("joulemark_experiments_ended_total{outcome=\"failed\"}"))
                .isEqualTo("1.0");
        assertThat(value("joulemark_experiments{phase=\"succeeded\"}")).isEqualTo("2.0");
        assertThat(value("joulemark_experiments{phase=\"measuring\"}")).isEqualTo("0.0");
    }

    @Test
    void aReplicaThatWaitsCountsNoEnds() {
        ExperimentCensus census = census();
        leading = false;
        census.count(Stream.of(running("a")));
        census.count(Stream.of(ended("a", "Failed", "Unknown")));
        assertThat(value("joulemark_experiments_ended_total{outcome=\"failed\"}"))
                .isEqualTo("0.0");
        assertThat(value("joulemark_experiments{phase=\"failed\"}")).isEqualTo("1.0");
    }

    @Test
    void aRunThatExceedsItsTimeoutByFarIsOverdue() {
        ExperimentCensus census = census();
        census.count(Stream.of(started("late", NOW.minusSeconds(86_400)), started("early", NOW.minusSeconds(60))));
        assertThat(value("joulemark_experiments_overdue")).isEqualTo("1.0");
    }

    @Test
    void lagRunsFromTheEventToTheEndOfItsRound() throws Exception {
        // Given
        AtomicLong now = new AtomicLong();
        Reconciliations rounds = new Reconciliations(metrics, () -> leading, now::get);
        EnergyExperiment experiment = running("a");
        Event event = new Event(ResourceID.fromResource(experiment));

        // When
        rounds.receivedEvent(event, Map.of());
        now.addAndGet(1_000_000_000L);
        rounds.receivedEvent(event, Map.of());
        assertThat(value("joulemark_reconciliations_queued")).isEqualTo("1.0");
        rounds.reconcileCustomResource(experiment, null, Map.of());
        now.addAndGet(2_000_000_000L);
        rounds.failedReconciliation(experiment, new IOException(), Map.of());
        rounds.reconcileCustomResource(experiment, null, Map.of());
        rounds.finishedReconciliation(experiment, Map.of());

        // Then
        assertThat(value("joulemark_event_lag_seconds_sum")).isEqualTo("3.0");
        assertThat(value("joulemark_event_lag_seconds_count")).isEqualTo("1");
        assertThat(value("joulemark_reconciliations_total{result=\"error\"}")).isEqualTo("1.0");
        assertThat(value("joulemark_reconciliations_queued")).isEqualTo("0.0");
    }

    @Test
    void namesOfObjectsMakeNoSeries() {
        // Given
        ApiRequests requests = new ApiRequests(metrics);

        // When
        for (int i = 0; i < 50; i++) {
            requests.afterConnectionFailure(
                    request("https://h/apis/batch/v1/namespaces/pods/jobs/name-" + i), new IOException());
            requests.afterConnectionFailure(request("https://h/apis/x/y-" + i), new IOException());
        }

        // Then
        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("joulemark_api_requests_total")))
                .containsExactlyInAnyOrder(
                        "joulemark_api_requests_total{code=\"0\",resource=\"jobs\",verb=\"read\"} 50.0",
                        "joulemark_api_requests_total{code=\"0\",resource=\"other\",verb=\"read\"} 50.0");
    }

    private ExperimentCensus census() {
        return new ExperimentCensus(metrics, () -> leading, InstantSource.fixed(NOW));
    }

    private String value(String series) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("none");
    }

    private static HttpRequest request(String uri) {
        return new StandardHttpRequest.Builder().uri(uri).build();
    }

    private static EnergyExperiment running(String uid) {
        return started(uid, NOW);
    }

    private static EnergyExperiment started(String uid, Instant start) {
        return parse(uid, "Measuring", "", start);
    }

    private static EnergyExperiment ended(String uid, String phase, String valid) {
        return parse(uid, phase, "{type: MeasurementValid, status: \"" + valid + "\"}", NOW);
    }

    private static EnergyExperiment parse(String uid, String phase, String condition, Instant start) {
        return Experiments.parse("""
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: "%s", namespace: team-a, uid: "%s"}
                spec: {model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}
                status: {phase: %s, conditions: [%s], startTime: "%s"}
                """.formatted(uid, uid, phase, condition, start));
    }
}
