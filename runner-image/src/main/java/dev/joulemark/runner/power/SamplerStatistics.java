package dev.joulemark.runner.power;

/**
 * How a sampler did.
 *
 * @param samples samples taken, of all devices
 * @param skippedSlots sample times that were missed
 * @param failedReads samples with a failure
 * @param longestGapNanos longest time between two samples of one device
 * @param cpuNanos CPU time of the sampling thread
 * @param wallNanos wall time since the sampler started
 */
public record SamplerStatistics(
        long samples, long skippedSlots, long failedReads, long longestGapNanos, long cpuNanos, long wallNanos) {}
