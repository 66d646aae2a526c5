package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.ReadFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The estimator that speaks for the window.
 *
 * @param estimator null when none can
 * @param joules its sum over the devices
 * @param unavailableReason why there is no sum
 * @param reason why this one and no better
 * @param devices each device by it
 */
record Headline(
        @Nullable Estimator estimator,
        @Nullable Double joules,
        @Nullable String unavailableReason,
        @Nullable String reason,
        List<DeviceWindow> devices) {

    static Headline choose(List<DeviceTrace> traces, Window window, List<Estimator> order) {
        if (traces.isEmpty()) {
            return new Headline(null, null, "There is no device to measure.", null, List.of());
        }
        List<String> rejected = new ArrayList<>();
        for (Estimator estimator : order) {
            List<DeviceWindow> devices = by(traces, window, estimator);
            List<String> missing = missing(devices);
            if (missing.isEmpty()) {
                double sum = devices.stream()
                        .mapToDouble(device -> device.joules() == null ? Double.NaN : device.joules())
                        .sum();
                return new Headline(estimator, sum, null, reason(estimator, rejected), devices);
            }
            rejected.add("no " + estimator.label() + " because " + String.join(" and ", missing));
        }
        String why = "No energy: " + String.join("; ", rejected) + ".";
        return new Headline(null, null, why, null, best(traces, window, order));
    }

    private static String reason(Estimator estimator, List<String> rejected) {
        return estimator.label()
                + (rejected.isEmpty()
                        ? " is the best estimator there is, and every device has it."
                        : ": " + String.join("; ", rejected) + ".");
    }

    private static List<String> missing(List<DeviceWindow> devices) {
        return devices.stream()
                .map(DeviceWindow::unavailableReason)
                .filter(reason -> reason != null)
                .toList();
    }

    private static List<DeviceWindow> by(List<DeviceTrace> traces, Window window, Estimator estimator) {
        return traces.stream().map(trace -> one(trace, window, estimator)).toList();
    }

    private static DeviceWindow one(DeviceTrace trace, Window window, Estimator estimator) {
        String id = trace.device().id();
        ReadFailure lost = trace.lost(window);
        Amount amount = lost == null ? trace.joules(estimator) : Amount.unavailable("it was lost: " + lost.message());
        return new DeviceWindow(
                id, amount.joules(), amount.joules() == null ? "of " + id + " " + amount.reason() : null);
    }

    private static List<DeviceWindow> best(List<DeviceTrace> traces, Window window, List<Estimator> order) {
        List<DeviceWindow> devices = new ArrayList<>();
        for (DeviceTrace trace : traces) {
            DeviceWindow found = one(trace, window, order.getFirst());
            for (Estimator estimator : order) {
                DeviceWindow candidate = one(trace, window, estimator);
                if (found.joules() == null && candidate.joules() != null) {
                    found = candidate;
                }
            }
            devices.add(found);
        }
        return devices;
    }
}
