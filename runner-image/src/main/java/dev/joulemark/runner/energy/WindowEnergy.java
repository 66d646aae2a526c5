package dev.joulemark.runner.energy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Energy of a window, by every estimator there is, and what can be said about it.
 *
 * @param joules energy of all devices by the headline estimator; null when one of them has none
 * @param unavailableReason a sentence that says why there are no joules; null when there are
 * @param headline estimator of {@link #joules()}
 * @param headlineReason a sentence that says why this estimator and no better one
 * @param counterJoules sum of the counters' differences; null when one device has none
 * @param instantPowerJoules sum of the integrals of instantaneous power; null when one device has none
 * @param averagePowerJoules sum of the integrals of averaged power; null when one device has none
 * @param disagreementPercent how far the next best estimator lies from the headline, in percent of the headline, signless
 * @param counterPeriodSeconds time between two ticks of the slowest counter; null where it was not resolved
 * @param coveragePercent share of the window that lies between two readings of the headline's quantity that are no more
 *     than max(3 periods, 500 ms) apart, of the device that did worst, 0 to 100
 * @param longestGapSeconds longest time between two such readings
 * @param sampleCount samples with power (or, without power, a counter) in the window, of the device with the fewest
 * @param peakPowerWatts highest power of all devices together
 * @param temperatureStartCelsius temperature at the start of the device whose temperature changed most
 * @param temperatureEndCelsius temperature of the same device at the end
 * @param thermalThrottleShare share of the window with a thermal, brake or hardware slowdown bit, of the worst device, 0 to 1
 * @param powerCapShare share of the window at the software power cap, of the worst device, 0 to 1
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
        @Nullable Double disagreementPercent,
        @Nullable Double counterPeriodSeconds,
        double coveragePercent,
        double longestGapSeconds,
        int sampleCount,
        @Nullable Double peakPowerWatts,
        @Nullable Double temperatureStartCelsius,
        @Nullable Double temperatureEndCelsius,
        double thermalThrottleShare,
        double powerCapShare,
        List<DeviceWindow> devices,
        Set<Fault> faults) {

    /** Copies the collections. */
    public WindowEnergy {
        devices = List.copyOf(devices);
        faults = Set.copyOf(faults);
    }
}
