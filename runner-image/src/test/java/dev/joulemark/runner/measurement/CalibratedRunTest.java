package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.SampleRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose sensor was compared with a meter. */
@Tag("CM-18")
@Tag("CM-19")
final class CalibratedRunTest {

    @TempDir
    private Path folder;

    @Test
    void totalAndBaselineAreCorrectedAlikeAndTheReadingsAreKept() {
        // Given a sensor that shows 5 % too little and 2 W too much
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(10));
        String measurement =
                "{baseline: {strategy: Fresh, duration: 500ms}, warmup: {runs: 0}, repetitions: 1, cooldown: 0s,"
                        + " samplePeriod: 20ms, calibration: {gain: \"1.05\", offsetWatts: \"-2\"}}";

        // When
        RunOutcome outcome =
                Runs.runner(gpu, List.of(gpu)).run(Runs.request(Runs.spec(measurement), folder), Runs.SILENT);

        // Then
        RunOutcome.Measured measured = (RunOutcome.Measured) outcome;
        ExperimentResult result = measured.result();
        double read = result.energyBreakdown().uncalibratedJ();
        assertThat(result.energyTotalJ()).isCloseTo(1.05 * read - 2 * result.durationS(), within(1e-9));
        assertThat(result.baselinePowerW()).isCloseTo(1.05 * AsynchronousGpu.IDLE_WATTS - 2, within(0.6));
        assertThat(result.uncertainty().sensorGainPercent()).isCloseTo(1.5 / Math.sqrt(3), within(1e-9));
        assertThat(measured.samples())
                .extracting(SampleRow::phase)
                .contains("baseline", "context_baseline", "window", "closing_baseline");
    }

    @Test
    void withoutCalibrationThereIsNoEnergyBeforeIt() {
        AsynchronousGpu gpu = new AsynchronousGpu(Duration.ofMillis(10));
        String measurement = "{baseline: {strategy: None}, warmup: {runs: 0}, repetitions: 1, samplePeriod: 20ms}";
        RunOutcome outcome =
                Runs.runner(gpu, List.of(gpu)).run(Runs.request(Runs.spec(measurement), folder), Runs.SILENT);
        ExperimentResult result = ((RunOutcome.Measured) outcome).result();
        assertThat(result.energyBreakdown().uncalibratedJ()).isNull();
        assertThat(result.closingBaselinePowerW()).isNull();
    }
}
