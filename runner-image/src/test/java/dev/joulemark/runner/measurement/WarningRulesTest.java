package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.DatasetRecord;
import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.energy.Estimator;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.ModelDescription;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.PowerDevice;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each warning on both sides of its threshold. */
@Tag("CM-W")
final class WarningRulesTest {

    private double seconds = 20;
    private int samples = 200;
    private double heatedCelsius = 0;
    private double gapSeconds = 0.1;
    private double disagreementPercent = 0.1;
    private double thermalShare = 0;
    private double capShare = 0;
    private Boolean persistence = true;
    private Integer processes = 0;

    @Test
    void aGoodMeasurementHasNoWarning() {
        assertThat(codes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9.999, true", "10, false"})
    void aWindowShorterThanTenSecondsIsWarnedOf(double length, boolean warned) {
        seconds = length;
        assertThat(codes().contains("short_measurement_duration")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false"})
    void fewerThanTenSamplesAreWarnedOf(int count, boolean warned) {
        samples = count;
        assertThat(codes().contains("low_sample_count")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"10, false", "10.1, true", "-10.1, true"})
    void aTemperatureThatMovesByMoreThanTenDegreesIsWarnedOf(double celsius, boolean warned) {
        heatedCelsius = celsius;
        assertThat(codes().contains("thermal_drift_detected")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"false, true", "true, false", "null, false"},
            nullValues = "null")
    void persistenceModeIsWarnedOfOnlyWhereItIsKnownToBeOff(Boolean mode, boolean warned) {
        persistence = mode;
        assertThat(codes().contains("gpu_persistence_mode_off")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0.5, false", "0.51, true"})
    void aGapOfMoreThanHalfASecondIsWarnedOf(double gap, boolean warned) {
        gapSeconds = gap;
        assertThat(codes().contains("sampling_gap")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"2.0, false", "2.1, true"})
    void estimatorsThatDifferByMoreThanTwoPercentAreWarnedOf(double percent, boolean warned) {
        disagreementPercent = percent;
        assertThat(codes().contains("estimators_disagree")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0.001, true"})
    void anyThermalSlowdownIsWarnedOf(double share, boolean warned) {
        thermalShare = share;
        assertThat(codes().contains("thermal_throttle")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0.05, false", "0.06, true"})
    void aPowerCapOverFivePercentOfTheWindowIsWarnedOf(double share, boolean warned) {
        capShare = share;
        assertThat(codes().contains("power_cap_active")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void anotherProcessOnTheGpuIsWarnedOf(int count, boolean warned) {
        processes = count;
        assertThat(codes().contains("co_tenant_observed")).isEqualTo(warned);
    }

    @Test
    void aWarningCarriesValueThresholdAndRemediation() {
        seconds = 4;
        assertThat(warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.value()).isEqualTo(4);
            assertThat(warning.threshold()).isEqualTo(10);
            assertThat(warning.remediation()).isEqualTo("Raise workload.promptCount or workload.maxOutputTokens.");
        });
    }

    private List<String> codes() {
        return warnings().stream().map(MeasurementWarning::code).toList();
    }

    private List<MeasurementWarning> warnings() {
        Windows.Energised window = new Windows.Energised(
                new MeasuredWindow(0, new Window(0, (long) (seconds * 1e9)), 1, List.of()), energy());
        return WarningRules.of(new WarningRules.View(facts(), new Windows(List.of(window)), null, 0.1));
    }

    private WindowEnergy energy() {
        return new WindowEnergy(
                100.0,
                null,
                Estimator.COUNTER,
                "test",
                100.0,
                100.0,
                null,
                disagreementPercent,
                0.1,
                100,
                gapSeconds,
                samples,
                10.0,
                50.0,
                50.0 + heatedCelsius,
                thermalShare,
                capShare,
                List.of(),
                Set.of());
    }

    private RunFacts facts() {
        GpuFacts gpu = new GpuFacts("GPU-1", "H100", "570", null, 700.0, persistence, false, 40.0, 1L, processes);
        Baseline none = Baseline.none("test");
        ModelDescription model = new ModelDescription(
                "m",
                "path",
                null,
                "0",
                "Gguf",
                "llama",
                "F32",
                "Float32",
                64,
                new DecoderShape(1, 1, 1, 1, 1, 1, 1, true));
        return new RunFacts(
                new RunFacts.Period(Instant.EPOCH, Instant.EPOCH),
                new MachineSnapshot("os", "cpu", 1, 1, false, null, null, "25", List.of(gpu), "digest"),
                new SourceFacts(
                        "Nvml",
                        "gpu board",
                        List.of(new PowerDevice("GPU-1", "H100")),
                        false,
                        new SourceFacts.Choice(List.of(), null)),
                new RunFacts.IdleFacts(none, none),
                new RunFacts.ModelFacts(model, new ComputeDevice.Gpu("GPU-1", 0), "test", 1),
                new PromptSet(List.of(), new DatasetRecord("d", "0", 0, 0, 0, "Interleaved", 0, 0, "0")),
                new RunFacts.WarmingFacts(null, 0, null, null),
                List.of(),
                List.of(),
                null,
                List.of(),
                null);
    }
}
