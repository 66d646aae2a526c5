package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Fault;
import dev.joulemark.operator.cluster.FaultProxy;
import dev.joulemark.operator.cluster.FaultProxy.Asked;
import dev.joulemark.operator.cluster.Namespace;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a watch does not tell. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class WatchesProxyApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @Tag("fault-23")
    void row23ADeletionThatNoWatchToldOfIsNoticedAfterTheRelist(ControlPlane cluster) {
        FaultProxy proxy = FaultProxy.start(cluster.operatorConfig());
        Operator operator = LocalOperator.start(proxy.access(), LocalOperator.SETTINGS);
        try {
            // Given
            Namespace namespace = cluster.namespace("gap");
            namespace.apply("smallest", SPEC);
            new FakeKubelet(cluster.admin()).runs(namespace.awaitPod());
            namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);
            int lists = proxy.answered(WatchesProxyApiServerIT::isJobList).size();

            // When
            proxy.inject(Fault.answer(503, "ServiceUnavailable", Asked::isWatch));
            proxy.cutWatches();
            cluster.admin().resource(namespace.awaitJob()).delete();
            await().atMost(PATIENCE).until(() -> namespace.jobs().isEmpty());
            proxy.heal();
            proxy.inject(Fault.answer(410, "Expired", Asked::isWatch).times(3));

            // Then
            await().atMost(PATIENCE)
                    .until(() -> namespace
                            .condition("smallest", "Failed")
                            .filter(failed -> failed.reason().equals("JobLost"))
                            .isPresent());
            assertThat(proxy.answered(WatchesProxyApiServerIT::isJobList)).hasSizeGreaterThan(lists);
            assertThat(namespace.jobs()).isEmpty();
        } finally {
            operator.stop();
            proxy.close();
        }
    }

    private static boolean isJobList(Asked asked) {
        return asked.method().equals("GET") && asked.path().startsWith("/apis/batch/v1/jobs?") && !asked.isWatch();
    }
}
