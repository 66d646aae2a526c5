package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.SampleLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one device said around a window, and its energy by each estimator. Times are seconds since the window's start. */
final class DeviceTrace {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SHORTEST_LIMIT_SECONDS = 0.5;
    private static final int LIMIT_PERIODS = 3;

    private final PowerDevice device;
    private final List<PowerSample> samples;
    private final double length;
    private final double limit;
    private final Calibration calibration;
    private final @Nullable ReadFailure lastFailure;
    private final CounterCurve counter;
    private final PowerCurve instant;
    private final PowerCurve average;

    private DeviceTrace(SampleLog log, int index, Window window, Calibration calibration) {
        this.device = log.devices().get(index);
        this.calibration = calibration;
        this.length = window.seconds();
        this.limit = limitSeconds(log.periodNanos());
        long origin = window.startNanos();
        this.samples = log.of(index);
        this.instant = PowerCurve.interpolated(Series.of(samples, origin, PowerSample::instantPowerWatts));
        // A mean belongs to the middle of the time it was taken over.
        long middle = Math.round(device.averagingSeconds() / 2 * NANOS_PER_SECOND);
        Series averaged = Series.of(samples, origin + middle, PowerSample::averagePowerWatts);
        this.lastFailure = inside(window).stream()
                .map(PowerSample::failure)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
        this.average = lastFailure != null ? PowerCurve.interpolated(averaged) : PowerCurve.heldBeyond(averaged, limit);
        this.counter = new CounterCurve(Series.of(samples, origin, PowerSample::counterJoules), instant, limit);
    }

    /** One trace a device, in the order of the log. */
    static List<DeviceTrace> of(SampleLog log, Window window, Calibration calibration) {
        List<DeviceTrace> traces = new ArrayList<>();
        for (int i = 0; i < log.devices().size(); i++) {
            traces.add(new DeviceTrace(log, i, window, calibration));
        }
        return traces;
    }

    /** Two readings further apart than this leave a gap. */
    static double limitSeconds(long periodNanos) {
        return Math.max(SHORTEST_LIMIT_SECONDS, LIMIT_PERIODS * periodNanos / NANOS_PER_SECOND);
    }

    PowerDevice device() {
        return device;
    }

    List<PowerSample> samples() {
        return samples;
    }

    double limitSeconds() {
        return limit;
    }

    double seconds() {
        return length;
    }

    Calibration calibration() {
        return calibration;
    }

    /** A difference of energies after calibration, whose offset cancels in it. */
    double scaled(double readJoules) {
        return calibration.gain() * readJoules;
    }

    PowerCurve instant() {
        return instant;
    }

    PowerCurve average() {
        return average;
    }

    CounterCurve counter() {
        return counter;
    }

    boolean counterDecreased() {
        return counter.decreased(0, length);
    }

    /** The failure that lost the device within the window, or null. */
    @Nullable
    ReadFailure lost(Window window) {
        for (PowerSample sample : inside(window)) {
            ReadFailure failure = sample.failure();
            if (failure != null && failure.kind() == ReadFailure.Kind.DEVICE_LOST) {
                return failure;
            }
        }
        return null;
    }

    List<PowerSample> inside(Window window) {
        return samples.stream()
                .filter(sample -> sample.monotonicNanos() - window.startNanos() >= 0
                        && window.stopNanos() - sample.monotonicNanos() >= 0)
                .toList();
    }

    Amount joules(Estimator estimator) {
        Amount read = read(estimator);
        Double joules = read.joules();
        return joules == null ? explained(read) : Amount.of(calibration.joules(joules, length));
    }

    /** With what the source said when it failed, since "has none" is not what a user can act on. */
    private Amount explained(Amount missing) {
        ReadFailure failure = lastFailure;
        return failure == null
                ? missing
                : Amount.unavailable(missing.reason() + " (" + failure.message().replaceFirst("\\.$", "") + ")");
    }

    private Amount read(Estimator estimator) {
        return switch (estimator) {
            case COUNTER, MODEL -> counter.joules(0, length);
            case INSTANT_POWER -> integral(instant, "instantaneous power");
            case AVERAGE_POWER -> integral(average, "averaged power");
        };
    }

    Coverage coverage(Estimator estimator) {
        Series series = switch (estimator) {
            case COUNTER, MODEL -> counter.readings();
            case INSTANT_POWER -> instant.readings();
            case AVERAGE_POWER -> average.readings();
        };
        return Coverage.of(series, length, limit);
    }

    private Amount integral(PowerCurve curve, String quantity) {
        Series series = curve.readings();
        if (series.isEmpty()) {
            return Amount.unavailable("it has no " + quantity);
        }
        if (!series.reaches(0, limit)) {
            return Amount.unavailable("its " + quantity + " was not read near the start of the window");
        }
        int last = series.atOrBefore(length);
        if (!series.reaches(length, limit) && (last < 0 || !curve.holds())) {
            return Amount.unavailable("its " + quantity + " was not read near the end of the window");
        }
        return Amount.of(curve.joules(0, length));
    }
}
