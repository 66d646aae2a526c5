package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Statistics;
import dev.joulemark.api.result.Validity;
import dev.joulemark.runner.energy.Fault;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.FinishReason;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each reason of the verdict on both sides of its threshold, and which of two wins. */
@Tag("CM-W")
final class VerdictRulesTest {

    private final RunFactsFixture run = new RunFactsFixture();
    private String measurement = "{}";
    private @Nullable Statistics statistics;

    private MeasurementValidity verdict() {
        return new VerdictRules(
                        run.facts(),
                        run.windows(),
                        statistics,
                        Runs.spec(measurement).measurement())
                .verdict();
    }

    private String reason() {
        return verdict().reason();
    }

    @Test
    void aRunWithoutAFaultIsValid() {
        assertThat(verdict().status()).isEqualTo(Validity.TRUE);
        assertThat(reason()).isEqualTo("Measured");
    }

    @Test
    @Tag("fault-39")
    void aSyncAfterTheLastReadingViolatesTheLifecycle() {
        run.syncedBeforeStop = false;
        assertThat(verdict().status()).isEqualTo(Validity.FALSE);
        assertThat(reason()).isEqualTo("LifecycleViolation");
    }

    @Test
    @Tag("fault-38")
    void aLostDeviceAndACounterThatDecreasedAreNeverValid() {
        run.faults = Set.of(Fault.COUNTER_RESET);
        assertThat(reason()).isEqualTo("CounterReset");
        run.faults = Set.of(Fault.DEVICE_LOST, Fault.COUNTER_RESET);
        assertThat(reason()).isEqualTo("DeviceLost");
    }

    @Test
    void theEnergyOfAnotherDeviceIsThatOfTheWrongOne() {
        run.device = new ComputeDevice.Cpu();
        run.processesInWindow = 0L;
        assertThat(reason()).isEqualTo("WrongDevice");
        run.device = new ComputeDevice.Gpu("GPU-2", 0);
        assertThat(reason()).isEqualTo("WrongDevice");
    }

    @Test
    void aPartitionedGpuIsASharedPowerDomain() {
        run.mig = true;
        assertThat(reason()).isEqualTo("SharedPowerDomain");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, Measured", "1, 1, CoTenantObserved", "0, 2, CoTenantObserved"})
    void othersOnTheGpuBeforeOrWhileMeasuringSpoilIt(int before, long during, String reason) {
        run.processes = before;
        run.processesInWindow = during;
        assertThat(reason()).isEqualTo(reason);
    }

    @Test
    void tokensThatAreMissingMakeItIncomplete() {
        run.finish = FinishReason.CANCELLED;
        assertThat(reason()).isEqualTo("IncompleteTokens");
        run.finish = FinishReason.END_OF_SEQUENCE;
        run.outputTokens = 0;
        assertThat(reason()).isEqualTo("IncompleteTokens");
        run.outputTokens = 1;
        assertThat(reason()).isEqualTo("Measured");
        run.cutShort = Cancellation.Cause.TIMEOUT;
        assertThat(reason()).isEqualTo("IncompleteTokens");
    }

    @ParameterizedTest
    @CsvSource({"95, Measured", "94.9, SampleGap"})
    @Tag("fault-39")
    void lessThanNinetyFivePercentOfCoverageIsAGap(double coverage, String reason) {
        run.coveragePercent = coverage;
        assertThat(reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"0, Measured", "0.0001, ThermalThrottle"})
    @Tag("fault-38")
    void anySlowdownForHeatSpoilsIt(double share, String reason) {
        run.thermalShare = share;
        assertThat(reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"5, 1980, 1980, 700, Measured", "5.1, 1980, 1980, 700, ClockChanged"})
    void aClockThatMovedByMoreThanFivePercentWithinAWindowSpoilsIt(
            double change, double first, double second, double limit, String reason) {
        run.clockChangePercent = change;
        run.clocks = List.of(first, second);
        run.limitAfter = limit;
        assertThat(reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"2000, 1905, Measured", "2000, 1904, ClockChanged"})
    void aClockThatMovedByMoreThanFivePercentBetweenWindowsSpoilsIt(double first, double second, String reason) {
        run.clocks = List.of(first, second);
        assertThat(reason()).isEqualTo(reason);
    }

    @Test
    void aPowerLimitThatWasChangedMeanwhileSpoilsIt() {
        run.limitAfter = 500;
        assertThat(verdict().reason()).isEqualTo("ClockChanged");
        assertThat(verdict().message()).contains("700 W").contains("500 W");
    }

    @Test
    void anUnknownClockSpoilsNothing() {
        run.clockChangePercent = null;
        assertThat(reason()).isEqualTo("Measured");
    }

    @ParameterizedTest
    @CsvSource({"3, 3, Measured", "3.1, 3, HighVariance"})
    @Tag("fault-40")
    void aSpreadAboveMaxCvSpoilsIt(double cv, double maxCv, String reason) {
        measurement = "{maxCv: \"0.0" + (int) maxCv + "\"}";
        statistics = new Statistics(3, 1, 0.1, cv, null, null);
        assertThat(reason()).isEqualTo(reason);
    }

    @Test
    void aSpreadSpoilsNothingWhereNoneWasForbidden() {
        statistics = new Statistics(3, 1, 0.1, 40, null, null);
        assertThat(reason()).isEqualTo("Measured");
    }

    @Test
    void anEstimateIsNeverValid() {
        run.estimate = true;
        assertThat(verdict().status()).isEqualTo(Validity.FALSE);
        assertThat(reason()).isEqualTo("Estimated");
    }

    @Test
    void withoutASourceOrEnergyNothingIsKnown() {
        run.joules = null;
        assertThat(verdict().status()).isEqualTo(Validity.UNKNOWN);
        assertThat(reason()).isEqualTo("NotEnoughInformation");
        run.measures = false;
        assertThat(verdict().status()).isEqualTo(Validity.UNKNOWN);
        assertThat(reason()).isEqualTo("NotMeasured");
    }

    @Test
    void theFirstReasonOfTheListWins() {
        // Given everything wrong at once, from the last reason to the first
        run.estimate = true;
        assertThat(reason()).isEqualTo("Estimated");
        run.limitAfter = 500;
        assertThat(reason()).isEqualTo("ClockChanged");
        run.thermalShare = 0.5;
        assertThat(reason()).isEqualTo("ThermalThrottle");
        run.coveragePercent = 10;
        assertThat(reason()).isEqualTo("SampleGap");
        run.outputTokens = 0;
        assertThat(reason()).isEqualTo("IncompleteTokens");
        run.processes = 2;
        assertThat(reason()).isEqualTo("CoTenantObserved");
        run.mig = true;
        assertThat(reason()).isEqualTo("SharedPowerDomain");
        run.device = new ComputeDevice.Gpu("GPU-2", 0);
        assertThat(reason()).isEqualTo("WrongDevice");
        run.faults = Set.of(Fault.COUNTER_RESET);
        assertThat(reason()).isEqualTo("CounterReset");
        run.faults = Set.of(Fault.COUNTER_RESET, Fault.DEVICE_LOST);
        assertThat(reason()).isEqualTo("DeviceLost");
        run.syncedBeforeStop = false;
        assertThat(reason()).isEqualTo("LifecycleViolation");
    }
}
