package dev.joulemark.runner.doctor;

import dev.joulemark.runner.energy.DeviceWindow;
import dev.joulemark.runner.energy.Median;
import dev.joulemark.runner.energy.UpdatePeriod;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.power.DeviceCapabilities.Quantity;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.ReadFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes findings of what was seen of the devices of a source. Pure. */
final class DeviceJudge {

    private static final double NANOS_PER_MILLI = 1e6;

    private DeviceJudge() {}

    private static @Nullable Object value(Quantity quantity, PowerSample sample) {
        return switch (quantity) {
            case ENERGY_COUNTER -> sample.counterJoules();
            case INSTANT_POWER -> sample.instantPowerWatts();
            case AVERAGE_POWER -> sample.averagePowerWatts();
            case TEMPERATURE -> sample.temperatureCelsius();
            case CLOCKS -> sample.smClockMegahertz();
            case MEMORY -> sample.memoryUsedBytes();
            case UTILISATION -> sample.utilisationPercent();
            case THROTTLE_REASONS -> sample.throttleReasons();
            case THERMAL_THROTTLE_TIME -> sample.thermalThrottleNanos();
            case POWER_CAP_TIME -> sample.powerCapNanos();
            case PROCESS_COUNT -> sample.processCount();
        };
    }

    static List<SourceFinding.Device> judge(SourceSighting.Sampled seen, WindowEnergy energy) {
        List<SourceFinding.Device> found = new ArrayList<>();
        for (int i = 0; i < seen.usual().devices().size(); i++) {
            found.add(judge(i, seen, energy.devices().get(i)));
        }
        return found;
    }

    private static SourceFinding.Device judge(int index, SourceSighting.Sampled seen, DeviceWindow energy) {
        PowerDevice device = seen.usual().devices().get(index);
        List<PowerSample> usual = seen.usual().of(index);
        Double joules = energy.joules();
        Double read = Median.of(seen.readNanos().get(index));
        return new SourceFinding.Device(
                device.id(),
                device.name(),
                Arrays.stream(Quantity.values())
                        .filter(quantity -> usual.stream().anyMatch(sample -> value(quantity, sample) != null))
                        .map(Quantity::label)
                        .toList(),
                index < seen.capabilities().size()
                        ? seen.capabilities().get(index).shortcomings()
                        : List.of(),
                joules == null ? null : joules / seen.window().seconds(),
                energy.unavailableReason(),
                periodMillis(seen.dense().of(index), PowerSample::counterJoules),
                periodMillis(seen.dense().of(index), PowerSample::powerWatts),
                read == null ? null : read / NANOS_PER_MILLI,
                read == null ? null : Collections.max(seen.readNanos().get(index)) / NANOS_PER_MILLI,
                failure(usual));
    }

    private static @Nullable String failure(List<PowerSample> samples) {
        return samples.stream()
                .map(PowerSample::failure)
                .filter(Objects::nonNull)
                .map(ReadFailure::message)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Double periodMillis(
            List<PowerSample> samples, Function<PowerSample, @Nullable Double> quantity) {
        Double nanos = UpdatePeriod.nanos(samples, quantity);
        return nanos == null ? null : nanos / NANOS_PER_MILLI;
    }
}
