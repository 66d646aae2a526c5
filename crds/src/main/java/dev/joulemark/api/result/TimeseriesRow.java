package dev.joulemark.api.result;

import org.jspecify.annotations.Nullable;

/**
 * One row of {@code timeseries.parquet}: one second of one device within the measured windows. Unread values are null.
 *
 * @param timestampS whole seconds since the first sample
 * @param gpuIndex index of the device, in the order of {@link EnergySource#devices()}
 * @param powerW mean power, in watts
 * @param temperatureC mean temperature, in degrees Celsius
 * @param memoryUsedMb mean memory in use, in MiB
 * @param memoryTotalMb memory of the device, in MiB
 * @param smUtilisationPct mean utilisation, in percent
 * @param throttleReasons bits of the whole second OR-ed; 0 when unread, which carries a warning
 */
public record TimeseriesRow(
        double timestampS,
        int gpuIndex,
        @Nullable Float powerW,
        @Nullable Float temperatureC,
        @Nullable Float memoryUsedMb,
        @Nullable Float memoryTotalMb,
        @Nullable Float smUtilisationPct,
        long throttleReasons) {}
