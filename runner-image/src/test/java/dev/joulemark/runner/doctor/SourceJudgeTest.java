package dev.joulemark.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.ReadFailure;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is made of what was seen, on readings that a test writes. */
@Tag("CM-11")
final class SourceJudgeTest {

    private static void counterOfHundredMillis(long millis, PowerReading reading) {
        reading.counterJoules = Math.floorDiv(millis, 100) * 7.5 + 1000;
        reading.instantPowerWatts = 75 + Math.floorDiv(millis, 50) % 3;
        reading.temperatureCelsius = 41;
    }

    @Test
    void aGpuTellsItsQuantitiesItsPeriodsAndItsPower() {
        // When
        SourceFinding found = SourceJudge.judge(Sightings.sampled(false, SourceJudgeTest::counterOfHundredMillis));

        // Then
        SourceFinding.Device device = found.devices().getFirst();
        assertThat(found.available()).isTrue();
        assertThat(found.reason()).isNull();
        assertThat(device.quantities()).containsExactly("energy_counter", "instant_power", "temperature");
        assertThat(device.shortcomings()).containsExactly("It tells no clocks.");
        assertThat(device.counterPeriodMs()).isCloseTo(100, within(1.0));
        assertThat(device.sensorPeriodMs()).isCloseTo(50, within(1.0));
        assertThat(device.powerNowW()).isCloseTo(75, within(0.5));
        assertThat(device.readMs()).isEqualTo(2);
        assertThat(device.slowestReadMs()).isEqualTo(4);
    }

    @Test
    void theSamplingIsReportedAsItWas() {
        // When
        SourceFinding found = SourceJudge.judge(Sightings.sampled(false, SourceJudgeTest::counterOfHundredMillis));

        // Then
        SourceFinding.Sampling sampling = Objects.requireNonNull(found.sampling());
        assertThat(sampling.achievedHz()).isCloseTo(10.5, within(0.01));
        assertThat(sampling.skippedSlots()).isEqualTo(1);
        assertThat(sampling.longestGapMs()).isEqualTo(101);
        assertThat(sampling.samplerCpuPercent()).isCloseTo(0.192, within(0.001));
        // And reading takes 2 ms, a tenth of the period at 50 Hz
        assertThat(sampling.highestRateHz()).isCloseTo(50, within(0.01));
    }

    @Test
    void uncertaintyFallsWithTheWindowAndTheSensorsGainRemains() {
        // When
        SourceFinding found = SourceJudge.judge(Sightings.sampled(false, SourceJudgeTest::counterOfHundredMillis));

        // Then
        SourceFinding.Accuracy accuracy = Objects.requireNonNull(found.accuracy());
        List<SourceFinding.WindowUncertainty> all = accuracy.uncertainty();
        assertThat(accuracy.headline()).isEqualTo("Counter");
        assertThat(all).extracting(SourceFinding.WindowUncertainty::windowS).containsExactly(1.0, 10.0, 60.0);
        assertThat(all.get(0).resolutionPercent())
                .isCloseTo(10 * all.get(1).resolutionPercent(), within(1e-6))
                .isGreaterThan(0);
        assertThat(all).allSatisfy(one -> assertThat(one.percent()).isGreaterThanOrEqualTo(10 / Math.sqrt(3)));
        assertThat(accuracy.windowForOnePercentS()).isPositive();
    }

    @Test
    void powerThatSwitchesUnseenWeighsLessOnlyByTheRoot() {
        // Given no counter
        SourceFinding found = SourceJudge.judge(Sightings.sampled(
                false,
                (millis, reading) -> reading.instantPowerWatts = Math.floorDiv(millis, 100) % 2 == 0 ? 100 : 400));

        // Then
        SourceFinding.Accuracy accuracy = Objects.requireNonNull(found.accuracy());
        assertThat(accuracy.headline()).isEqualTo("InstantPower");
        assertThat(accuracy.uncertainty().get(0).resolutionPercent())
                .isCloseTo(Math.sqrt(10) * accuracy.uncertainty().get(1).resolutionPercent(), within(1e-6));
    }

    @Test
    void aSensorThatNeverChangesHasNoPeriodRatherThanZero() {
        SourceFinding found =
                SourceJudge.judge(Sightings.sampled(false, (millis, reading) -> reading.instantPowerWatts = 75));
        assertThat(found.devices().getFirst().sensorPeriodMs()).isNull();
        assertThat(found.devices().getFirst().counterPeriodMs()).isNull();
    }

    @Test
    void aSourceWithoutReadingsIsNotAvailableAndSaysWhy() {
        // Given
        SourceSighting seen = Sightings.sampled(
                false,
                (millis, reading) ->
                        reading.failure = new ReadFailure(ReadFailure.Kind.NO_PERMISSION, "Insufficient permissions."));

        // When
        SourceFinding found = SourceJudge.judge(seen);

        // Then
        assertThat(found.available()).isFalse();
        assertThat(found.reason()).startsWith("No energy");
        assertThat(found.guidance()).contains("--duration");
        assertThat(found.devices().getFirst().powerNowW()).isNull();
        assertThat(found.devices().getFirst().failure()).isEqualTo("Insufficient permissions.");
        assertThat(found.accuracy()).isNull();
    }

    @Test
    void anEstimatePromisesNoAccuracy() {
        SourceFinding found = SourceJudge.judge(
                Sightings.sampled(true, (millis, reading) -> reading.counterJoules = 1 + millis / 1000.0));
        assertThat(found.available()).isTrue();
        assertThat(found.accuracy()).isNull();
        assertThat(found.guidance()).isEqualTo("An estimate is never a valid measurement.");
    }
}
