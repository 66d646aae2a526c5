package dev.joulemark.operator.experiment;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import java.util.Set;

/** Which measurements are worth repeating. */
final class RetryPolicy {

    /**
     * Verdicts about circumstances: another process, heat, another clock, a sensor that fell silent. The others are about
     * the experiment itself, and a repetition would end alike.
     */
    private static final Set<String> PASSING = Set.of(
            "DeviceLost",
            "CounterReset",
            "CoTenantObserved",
            "SampleGap",
            "ThermalThrottle",
            "ClockChanged",
            "HighVariance");

    private RetryPolicy() {}

    /**
     * Whether another attempt may give a valid measurement.
     *
     * @param verdict the runner's verdict
     */
    static boolean mayPass(MeasurementValidity verdict) {
        return verdict.status() == Validity.FALSE && PASSING.contains(verdict.reason());
    }
}
