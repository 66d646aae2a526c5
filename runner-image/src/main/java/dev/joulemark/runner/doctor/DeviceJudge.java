package dev.joulemark.runner.doctor;

import dev.joulemark.runner.energy.DeviceWindow;
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

    /** Fewer changes than this say nothing about how often a quantity is refreshed. */
    private static final int FEWEST_CHANGES = 5;

    /** A reading that stays for fewer samples than this may change as often as it is read. */
    private static final double RESOLVED_SAMPLES = 1.5;

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
        Double read = Medians.of(seen.readNanos().get(index));
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

    /** Median length of a run of equal readings, without the runs that the sampling cut off at either end. */
    private static @Nullable Double periodMillis(
            List<PowerSample> samples, Function<PowerSample, @Nullable Double> quantity) {
        List<PowerSample> read = samples.stream()
                .filter(sample -> quantity.apply(sample) != null)
                .toList();
        List<Long> runs = new ArrayList<>();
        List<Long> intervals = new ArrayList<>();
        Long changed = null;
        for (int i = 1; i < read.size(); i++) {
            long now = read.get(i).monotonicNanos();
            intervals.add(now - read.get(i - 1).monotonicNanos());
            if (!Objects.equals(quantity.apply(read.get(i)), quantity.apply(read.get(i - 1)))) {
                if (changed != null) {
                    runs.add(now - changed);
                }
                changed = now;
            }
        }
        Double run = Medians.of(runs);
        Double interval = Medians.of(intervals);
        if (run == null || interval == null || runs.size() < FEWEST_CHANGES) {
            return null;
        }
        return run > RESOLVED_SAMPLES * interval ? run / NANOS_PER_MILLI : null;
    }
}
