package dev.joulemark.runner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.SampleLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** True watts are gain times read watts plus offset, for each device and for baseline and total alike. */
@Tag("CM-11")
final class CalibrationTest {

    private static final Window WINDOW = Recording.window(0, 20);
    private static final Calibration CALIBRATION = new Calibration(1.05, -2);

    private final SampleLog twoDevices = Recording.log(
            Recording.of(Signal.constant(300)).samples(0, 20),
            Recording.of(Signal.constant(100)).samples(1, 20));

    @Test
    void everyEstimatorAndThePeakAreCorrectedForEachDevice() {
        WindowEnergy energy = new EnergyCalculator(false, CALIBRATION).measure(twoDevices, WINDOW);
        double watts = 1.05 * 400 - 2 * 2;
        assertThat(energy.joules()).isCloseTo(20 * watts, within(0.01));
        assertThat(energy.instantPowerJoules()).isCloseTo(20 * watts, within(0.01));
        assertThat(energy.averagePowerJoules()).isCloseTo(20 * watts, within(0.01));
        assertThat(energy.conditions().peakPowerWatts()).isCloseTo(watts, within(0.01));
        assertThat(energy.devices().get(1).joules()).isCloseTo(20 * (105 - 2), within(0.01));
    }

    @Test
    @Tag("CM-19")
    void theBaselineIsCorrectedAsTheTotalIs() {
        Idle idle = new IdlePowerCalculator(new EnergyCalculator(false, CALIBRATION)).measure(twoDevices, WINDOW);
        assertThat(idle)
                .isInstanceOfSatisfying(
                        Idle.Measured.class,
                        measured -> assertThat(measured.watts()).isCloseTo(416, within(0.01)));
    }

    @Test
    void aModelIsNotCorrected() {
        WindowEnergy energy = new EnergyCalculator(true, CALIBRATION).measure(twoDevices, WINDOW);
        assertThat(energy.joules()).isCloseTo(8000, within(0.01));
    }

    @Test
    void aFactorThatTurnsEnergyAroundIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Calibration(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Calibration(1, Double.NaN));
    }
}
