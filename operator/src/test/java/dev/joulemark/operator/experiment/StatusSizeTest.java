package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.operator.Experiments;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8S-4")
final class StatusSizeTest {

    private static final int MOST_BYTES = 64 * 1_024;

    @Test
    @Tag("fault-33")
    void row33TheLargestStatusStaysBelowItsBudgetAndSaysWhatWasLeftOut() {
        // When
        EnergyExperimentStatus status = LargestStatus.of(Experiments.smallest());

        // Then
        assertThat(Serialization.asJson(status).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(MOST_BYTES);
        assertThat(status.runs()).hasSize(32);
        assertThat(status.history()).hasSize(16);
        assertThat(status.warnings()).hasSize(16);
        assertThat(status.warnings().getLast().code()).isEqualTo("result_truncated");
        assertThat(status.warningCount()).isEqualTo(41);
    }
}
