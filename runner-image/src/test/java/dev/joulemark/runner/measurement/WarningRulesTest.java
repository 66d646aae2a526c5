package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.MeasurementWarning;
import dev.joulemark.api.result.Statistics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each warning on both sides of its threshold. */
@Tag("CM-W")
final class WarningRulesTest {

    private final RunFactsFixture run = new RunFactsFixture();
    private @Nullable Statistics statistics;

    @Test
    void aGoodMeasurementHasNoWarning() {
        assertThat(codes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9.999, true", "10, false"})
    void aWindowShorterThanTenSecondsIsWarnedOf(double length, boolean warned) {
        run.seconds = length;
        assertThat(codes().contains("short_measurement_duration")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"Gguf, false", "Dummy, true"})
    void randomWeightsAreWarnedOf(String format, boolean warned) {
        run.format = format;
        assertThat(codes().contains("random_weights")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false"})
    void fewerThanTenSamplesAreWarnedOf(int count, boolean warned) {
        run.samples = count;
        assertThat(codes().contains("low_sample_count")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"10, false", "10.1, true", "-10.1, true"})
    void aTemperatureThatMovesByMoreThanTenDegreesIsWarnedOf(double celsius, boolean warned) {
        run.heatedCelsius = celsius;
        assertThat(codes().contains("thermal_drift_detected")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"false, true", "true, false", "null, false"},
            nullValues = "null")
    void persistenceModeIsWarnedOfOnlyWhereItIsKnownToBeOff(Boolean mode, boolean warned) {
        run.persistence = mode;
        assertThat(codes().contains("gpu_persistence_mode_off")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0.5, false", "0.51, true"})
    void aGapOfMoreThanHalfASecondIsWarnedOf(double gap, boolean warned) {
        run.gapSeconds = gap;
        assertThat(codes().contains("sampling_gap")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"2.0, false", "2.1, true"})
    void estimatorsThatDifferByMoreThanTwoPercentAreWarnedOf(double percent, boolean warned) {
        run.disagreementPercent = percent;
        assertThat(codes().contains("estimators_disagree")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0.001, true"})
    void anyThermalSlowdownIsWarnedOf(double share, boolean warned) {
        run.thermalShare = share;
        assertThat(codes().contains("thermal_throttle")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0.05, false", "0.06, true"})
    void aPowerCapOverFivePercentOfTheWindowIsWarnedOf(double share, boolean warned) {
        run.capShare = share;
        assertThat(codes().contains("power_cap_active")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void anotherProcessOnTheGpuIsWarnedOf(int count, boolean warned) {
        run.processes = count;
        assertThat(codes().contains("co_tenant_observed")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void aProcessThatJoinedWhileMeasuringIsWarnedOf(long count, boolean warned) {
        run.processesInWindow = count;
        assertThat(codes().contains("co_tenant_observed")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"4.9, 5, false", "5.1, 5, true"})
    void threeStandardDeviationsExplainADifferenceOfMoreThanTwoPercent(
            double percent, double threshold, boolean warned) {
        run.disagreementPercent = percent;
        run.disagreementThreshold = threshold;
        assertThat(codes().contains("estimators_disagree")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"1.0, false", "1.01, true"})
    void anAverageThatMayHaveMovedMoreThanOnePercentIsWarnedOf(double joules, boolean warned) {
        run.averagingJoules = joules;
        assertThat(codes().contains("averaged_power")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"77, false", "77.1, true", "62.9, true"})
    void idlePowerThatMovedByMoreThanATenthWhileMeasuringIsWarnedOf(double after, boolean warned) {
        run.idleAfter = after;
        assertThat(codes().contains("baseline_drift")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"0.10, false", "0.11, true"})
    void aCachedBaselineThatDriftedByMoreThanATenthIsWarnedOf(double drift, boolean warned) {
        run.spotCheckDrift = drift;
        assertThat(codes().contains("baseline_drift")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"5, false", "5.01, true"})
    void energyLessThanIdlingIsWarnedOf(double idleWatts, boolean warned) {
        run.bareWatts = idleWatts;
        assertThat(codes().contains("negative_adjusted_energy")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"5, false", "5.1, true"})
    @Tag("fault-40")
    void aSpreadOfMoreThanFivePercentIsWarnedOf(double cv, boolean warned) {
        statistics = new Statistics(3, 1, cv / 100, cv, null, null);
        assertThat(codes().contains("high_variance")).isEqualTo(warned);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true"})
    void anEstimateIsWarnedOf(boolean estimate, boolean warned) {
        run.estimate = estimate;
        assertThat(codes().contains("estimated_energy")).isEqualTo(warned);
    }

    @Test
    void aWindowWithoutEnergyIsWarnedOf() {
        run.joules = null;
        assertThat(codes()).containsExactly("energy_measurement_unavailable");
    }

    @Test
    void aWarningCarriesValueThresholdAndRemediation() {
        run.seconds = 4;
        assertThat(warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.value()).isEqualTo(4);
            assertThat(warning.threshold()).isEqualTo(10);
            assertThat(warning.remediation())
                    .isEqualTo("Make the window longer: raise workload.promptCount or workload.maxOutputTokens.");
        });
    }

    private List<String> codes() {
        return warnings().stream().map(MeasurementWarning::code).toList();
    }

    private List<MeasurementWarning> warnings() {
        return WarningRules.of(new WarningRules.View(run.facts(), run.windows(), statistics, 0.1));
    }
}
