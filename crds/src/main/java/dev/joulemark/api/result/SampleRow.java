package dev.joulemark.api.result;

import org.jspecify.annotations.Nullable;

/**
 * One row of {@code samples.parquet}: one reading of one device in any phase of the run. Unread values are null.
 *
 * @param monotonicNs time of the reading, CLOCK_MONOTONIC as in the lifecycle, in nanoseconds
 * @param phase what the run did: the lifecycle's name without begin or end, {@code window} within a measured window,
 *     {@code between} outside of all of them; null where the trace was lost with the runner
 * @param repetition number of the repetition, from 0; null outside of windows and rests between them
 * @param gpuIndex index of the device, in the order of {@link EnergySource#devices()}
 * @param energyCounterJ energy counter since an arbitrary origin, in joules
 * @param instantPowerW instantaneous power, in watts
 * @param averagePowerW power averaged by the driver, in watts
 * @param temperatureC temperature, in degrees Celsius
 * @param memoryUsedMb memory in use, in MiB
 * @param smUtilisationPct utilisation, in percent
 * @param throttleReasons bits as NVML defines them
 * @param smClockMhz clock of the multiprocessors, in MHz
 * @param memoryClockMhz clock of the memory, in MHz
 * @param processCount compute processes on the device
 * @param failure why energy or power was not read; null when it was
 */
public record SampleRow(
        long monotonicNs,
        @Nullable String phase,
        @Nullable Integer repetition,
        int gpuIndex,
        @Nullable Double energyCounterJ,
        @Nullable Double instantPowerW,
        @Nullable Double averagePowerW,
        @Nullable Double temperatureC,
        @Nullable Double memoryUsedMb,
        @Nullable Double smUtilisationPct,
        @Nullable Long throttleReasons,
        @Nullable Double smClockMhz,
        @Nullable Double memoryClockMhz,
        @Nullable Long processCount,
        @Nullable String failure) {}
