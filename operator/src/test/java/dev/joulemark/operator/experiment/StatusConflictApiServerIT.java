package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.job.RunnerSettings;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator that is ending and the one that takes over see the same experiment; the mock server has no such conflicts. */
@Tag("K8S-4")
@ExtendWith(ControlPlaneExtension.class)
final class StatusConflictApiServerIT {

    private static final String SPEC = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}}";
    private static final RunnerSettings SETTINGS =
            new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi");

    @Test
    @Tag("fault-22")
    void aStatusMadeForAnOlderVersionOfTheExperimentIsNotWritten(ControlPlane controlPlane) {
        // Given
        Namespace namespace = controlPlane.namespace("conflict");
        namespace.apply("smallest", SPEC);
        EnergyExperiment seen = namespace.experiment("smallest").orElseThrow();
        Cluster cluster = new Cluster(controlPlane.admin(), SETTINGS);
        StatusFrame frame = StatusFrame.of(seen, SETTINGS, Instant.EPOCH);
        EnergyExperimentStatus last = new StatusWriter(frame).failed("Timeout", "m", null);
        EnergyExperimentStatus late = new ProgressWriter(frame).waiting("PodPending", "m");

        // Then
        assertThat(cluster.writeStatus(seen, last)).isTrue();
        assertThat(cluster.writeStatus(seen, late)).isFalse();
        assertThat(namespace.experiment("smallest").orElseThrow().getStatus()).isEqualTo(last);
    }
}
