package dev.joulemark.runner.power;

import java.util.List;

/**
 * Samples of one run, ordered by time within each device.
 *
 * @param devices what was sampled
 * @param samples all samples, in the order they were taken
 * @param periodNanos nominal time between two samples of a device
 */
public record SampleLog(List<PowerDevice> devices, List<PowerSample> samples, long periodNanos) {

    /** Copies the lists. */
    public SampleLog {
        devices = List.copyOf(devices);
        samples = List.copyOf(samples);
    }

    /**
     * Samples of one device.
     *
     * @param device index into {@link #devices()}
     */
    public List<PowerSample> of(int device) {
        return samples.stream().filter(sample -> sample.device() == device).toList();
    }

    /**
     * Samples of all devices in a closed interval.
     *
     * @param fromNanos first {@link System#nanoTime()}
     * @param toNanos last {@link System#nanoTime()}
     */
    public List<PowerSample> between(long fromNanos, long toNanos) {
        return samples.stream()
                .filter(sample -> sample.monotonicNanos() - fromNanos >= 0 && toNanos - sample.monotonicNanos() >= 0)
                .toList();
    }
}
