package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator on a machine whose clock is off. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class ClockApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}},"
            + " run: {timeout: 2m, pendingTimeout: 2m}}";

    private final ControlPlane cluster;

    ClockApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 5})
    @Tag("fault-27")
    void row27AnOperatorFiveMinutesOffNeitherFailsARunEarlyNorWritesWrongTimes(long minutesOff) {
        // Given
        Operator operator = LocalOperator.start(
                cluster.operatorConfig(),
                LocalOperator.SETTINGS,
                () -> Instant.now().plus(Duration.ofMinutes(minutesOff)));
        try {
            Namespace namespace = cluster.namespace("clock-" + (minutesOff < 0 ? "behind" : "ahead"));

            // When
            namespace.apply("smallest", SPEC);
            new FakeKubelet(cluster.admin()).runs(namespace.awaitPod());
            EnergyExperimentStatus status = namespace.awaitCondition("smallest", "Running", ConditionStatus.TRUE);

            // Then
            assertThat(status.conditions())
                    .noneMatch(condition -> condition.type().equals("Failed"));
            assertThat(status.conditions())
                    .allSatisfy(condition -> assertThat(Instant.parse(condition.lastTransitionTime()))
                            .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
        } finally {
            operator.stop();
        }
    }
}
