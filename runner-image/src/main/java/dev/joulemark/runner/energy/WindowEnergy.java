package dev.joulemark.runner.energy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Energy of a window, by every estimator there is, and what can be said about it. Energies are after calibration.
 *
 * @param joules energy of all devices by the headline estimator; null when one of them has none
 * @param unavailableReason a sentence that says why there are no joules; null when there are
 * @param headline estimator of {@link #joules()}
 * @param headlineReason a sentence that says why this estimator and no better one
 * @param counterJoules sum of the counters' differences; null when one device has none
 * @param instantPowerJoules sum of the integrals of instantaneous power; null when one device has none
 * @param averagePowerJoules sum of the integrals of averaged power; null when one device has none
 * @param disagreement the estimator that contradicts the headline most; null when there is no second one
 * @param timing how well the times of the readings serve the headline
 * @param coveragePercent share of the window that lies between two readings of the headline's quantity that are no more
 *     than max(3 periods, 500 ms) apart, of the device that did worst, 0 to 100
 * @param longestGapSeconds longest time between two such readings
 * @param conditions what the devices went through
 * @param devices each device, in the order of the log
 * @param faults what makes the energy untrustworthy
 */
public record WindowEnergy(
        @Nullable Double joules,
        @Nullable String unavailableReason,
        @Nullable Estimator headline,
        @Nullable String headlineReason,
        @Nullable Double counterJoules,
        @Nullable Double instantPowerJoules,
        @Nullable Double averagePowerJoules,
        @Nullable Disagreement disagreement,
        Timing timing,
        double coveragePercent,
        double longestGapSeconds,
        WindowConditions conditions,
        List<DeviceWindow> devices,
        Set<Fault> faults) {

    /** Copies the collections. */
    public WindowEnergy {
        devices = List.copyOf(devices);
        faults = Set.copyOf(faults);
    }

    /**
     * How well the times of the readings serve the headline.
     *
     * @param uncertaintyJoules standard uncertainty (k = 1) from the resolution in time: P·w/√6 for a counter whose ticks at
     *     the edges were located within w, switching between two readings for power, and the lag of an average
     * @param averagingJoules what an average over the last second may have moved across the edges; null unless such an
     *     average is the headline
     * @param counterPeriodSeconds time between two ticks of the slowest counter; null where it was not resolved
     * @param sensorPeriodSeconds time between two updates of the slowest power sensor; null where it is not longer than
     *     the time between samples, or where power never changed
     * @param windowForOnePercentSeconds length of a window in which the expanded uncertainty (k = 2) from the resolution in
     *     time would be 1 %; null without energy
     */
    public record Timing(
            double uncertaintyJoules,
            @Nullable Double averagingJoules,
            @Nullable Double counterPeriodSeconds,
            @Nullable Double sensorPeriodSeconds,
            @Nullable Double windowForOnePercentSeconds) {}
}
