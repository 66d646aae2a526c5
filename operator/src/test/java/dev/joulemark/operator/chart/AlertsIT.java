package dev.joulemark.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.cluster.Script;
import dev.joulemark.operator.cluster.Tool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The alerts are rules that Prometheus accepts, and fire when they should. */
@Tag("OBS-1")
final class AlertsIT {

    @Test
    void prometheusAcceptsTheRules() {
        assertThat(Tool.promtool().run("check", "rules", "../deploy/helm/joulemark/files/alerts.yaml"))
                .satisfies(check -> assertThat(check.output()).contains("SUCCESS"))
                .matches(Script::succeeded);
    }

    @Test
    @Tag("fault-26")
    void theyFireWhenTheyShouldAndNotBefore() {
        Script tests = Tool.promtool().run("test", "rules", "src/test/resources/monitoring/alerts-test.yaml");
        assertThat(tests.succeeded()).as(tests.output()).isTrue();
    }
}
