package dev.joulemark.runner.energy;

import org.jspecify.annotations.Nullable;

/**
 * Uncertainty of the energy, in percent of it. The parts are standard uncertainties (k = 1); the sum is expanded.
 *
 * @param expandedPercent coverage factor times the root of the summed squares of sensor gain and the larger of
 *     quantisation and repetition
 * @param coverageFactor k, 2: about 95 % where the parts are many and normal
 * @param sensorGainPercent of the sensor's gain; the same in every run on one device, so it drops out of comparisons there
 * @param quantisationPercent of the resolution in time: the counter's ticks at the two edges, or power that switched
 *     between two readings
 * @param baselinePercent of the baseline, in percent of the total energy; concerns the adjusted value only and is not in
 *     the sum
 * @param repetitionPercent of the mean over the repetitions; null with fewer than three
 * @param adjustedPercent expanded, of the adjusted energy, in percent of that; null without a baseline
 * @param note a sentence or two for the reader of the result
 */
public record UncertaintyParts(
        double expandedPercent,
        double coverageFactor,
        double sensorGainPercent,
        double quantisationPercent,
        @Nullable Double baselinePercent,
        @Nullable Double repetitionPercent,
        @Nullable Double adjustedPercent,
        String note) {}
