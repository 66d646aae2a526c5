package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerSample;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the devices went through in a window.
 *
 * @param sampleCount samples with power or, without power, a counter, of the device with the fewest
 * @param peakPowerWatts highest power of all devices together
 * @param temperatureStartCelsius of the device whose temperature changed most
 * @param temperatureEndCelsius of the same device
 * @param thermalThrottleShare share of the window with a thermal, brake or hardware slowdown, of the worst device, 0 to 1
 * @param powerCapShare share of the window at the software power cap, of the worst device, 0 to 1
 * @param smClockMegahertz median clock of the multiprocessors, of the first device that tells it; null where none does
 * @param smClockChangePercent how far the medians of the first and the second half lie apart, of the worst device, in
 *     percent of the first; null where it is unknown
 * @param processCount most compute processes seen on one device; null where unknown
 */
public record WindowConditions(
        int sampleCount,
        @Nullable Double peakPowerWatts,
        @Nullable Double temperatureStartCelsius,
        @Nullable Double temperatureEndCelsius,
        double thermalThrottleShare,
        double powerCapShare,
        @Nullable Double smClockMegahertz,
        @Nullable Double smClockChangePercent,
        @Nullable Long processCount) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** HW slowdown, SW thermal slowdown, HW thermal slowdown, HW power brake: nvmlClocksEventReason… of nvml.h. */
    private static final long THERMAL_BITS = 0x8L | 0x20L | 0x40L | 0x80L;

    /** SW power cap: nvmlClocksEventReasonSwPowerCap of nvml.h. Routine at full load on a capped board. */
    private static final long POWER_CAP_BIT = 0x4L;

    static WindowConditions of(List<DeviceTrace> traces, Window window) {
        double thermal = 0;
        double cap = 0;
        int count = Integer.MAX_VALUE;
        PowerSample[] drift = new PowerSample[2];
        for (DeviceTrace trace : traces) {
            thermal = Math.max(thermal, share(trace, window, THERMAL_BITS));
            thermal = Math.max(thermal, counted(trace, window, PowerSample::thermalThrottleNanos));
            cap = Math.max(cap, share(trace, window, POWER_CAP_BIT));
            cap = Math.max(cap, counted(trace, window, PowerSample::powerCapNanos));
            List<PowerSample> inside = trace.inside(window);
            count = Math.min(count, energySamples(inside));
            widen(drift, inside);
        }
        return new WindowConditions(
                traces.isEmpty() ? 0 : count,
                peak(traces, window),
                celsius(drift[0]),
                celsius(drift[1]),
                thermal,
                cap,
                Clocks.median(traces, window),
                Clocks.changePercent(traces, window),
                processes(traces, window));
    }

    private static @Nullable Long processes(List<DeviceTrace> traces, Window window) {
        return traces.stream()
                .flatMap(trace -> trace.inside(window).stream())
                .map(PowerSample::processCount)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
    }

    /** Share of the window by a counter of nanoseconds; 0 where the device has none. */
    private static double counted(DeviceTrace trace, Window window, Function<PowerSample, @Nullable Long> nanos) {
        Series series = Series.of(trace.samples(), window.startNanos(), nanos);
        int before = series.atOrBefore(0);
        int after = series.atOrBefore(window.seconds());
        if (before < 0 || after <= before) {
            return 0;
        }
        double moved = series.value(after) - series.value(before);
        return Math.clamp(moved / NANOS_PER_SECOND / window.seconds(), 0, 1);
    }

    private static int energySamples(List<PowerSample> samples) {
        long power =
                samples.stream().filter(sample -> sample.powerWatts() != null).count();
        long counter = samples.stream()
                .filter(sample -> sample.counterJoules() != null)
                .count();
        return Math.toIntExact(power > 0 ? power : counter);
    }

    private static @Nullable Double celsius(@Nullable PowerSample sample) {
        return sample == null ? null : sample.temperatureCelsius();
    }

    private static void widen(@Nullable PowerSample[] drift, List<PowerSample> samples) {
        List<PowerSample> warm = samples.stream()
                .filter(sample -> sample.temperatureCelsius() != null)
                .toList();
        if (!warm.isEmpty()
                && (drift[0] == null || change(warm.getFirst(), warm.getLast()) > change(drift[0], drift[1]))) {
            drift[0] = warm.getFirst();
            drift[1] = warm.getLast();
        }
    }

    private static double change(@Nullable PowerSample first, @Nullable PowerSample last) {
        Double from = celsius(first);
        Double to = celsius(last);
        return from == null || to == null ? 0 : Math.abs(to - from);
    }

    /** Share of the window under any of some bits; what a sample says holds until the next. */
    private static double share(DeviceTrace trace, Window window, long bits) {
        Series reasons = Series.of(trace.samples(), window.startNanos(), PowerSample::throttleReasons);
        double under = 0;
        for (int i = Math.max(0, reasons.atOrBefore(0));
                i < reasons.size() && reasons.time(i) < window.seconds();
                i++) {
            double until = i + 1 < reasons.size() ? reasons.time(i + 1) : window.seconds();
            if (((long) reasons.value(i) & bits) != 0) {
                under += Math.min(until, window.seconds()) - Math.max(reasons.time(i), 0);
            }
        }
        return under / window.seconds();
    }

    /** Highest sum of the last power of every device, over the samples of the window. */
    private static @Nullable Double peak(List<DeviceTrace> traces, Window window) {
        List<Series> curves = traces.stream()
                .map(trace -> Series.of(trace.samples(), window.startNanos(), PowerSample::powerWatts))
                .toList();
        double peak = Double.NEGATIVE_INFINITY;
        for (Series curve : curves) {
            for (int i = Math.max(0, curve.atOrBefore(0)); i < curve.size() && curve.time(i) <= window.seconds(); i++) {
                if (curve.time(i) >= 0) {
                    peak = Math.max(
                            peak, sumAt(curves, curve.time(i), traces.getFirst().calibration()));
                }
            }
        }
        return peak == Double.NEGATIVE_INFINITY ? null : peak;
    }

    private static double sumAt(List<Series> curves, double time, Calibration calibration) {
        int[] latest = curves.stream().mapToInt(curve -> curve.atOrBefore(time)).toArray();
        if (Arrays.stream(latest).anyMatch(index -> index < 0)) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = 0;
        for (int i = 0; i < latest.length; i++) {
            sum += calibration.watts(curves.get(i).value(latest[i]));
        }
        return sum;
    }
}
