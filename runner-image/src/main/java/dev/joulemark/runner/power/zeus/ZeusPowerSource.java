package dev.joulemark.runner.power.zeus;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.ReadFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The energy counter from Zeus, and all else from a companion where there is one: Zeus tells neither temperature nor clocks
 * nor throttling, and its counter is to be cross-checked with power.
 */
final class ZeusPowerSource implements PowerSource {

    private final List<PowerDevice> devices;
    private final GpuCounters counters;
    private final @Nullable PowerSource companion;
    private final PowerReading counter = new PowerReading();

    /**
     * A source.
     *
     * @param devices the devices
     * @param counters their counters, in the same order; closed with this
     * @param companion knows the same devices in the same order; closed with this
     */
    ZeusPowerSource(List<PowerDevice> devices, GpuCounters counters, @Nullable PowerSource companion) {
        this.devices = List.copyOf(devices);
        this.counters = counters;
        this.companion = companion;
    }

    @Override
    public String backend() {
        return ZeusProvider.BACKEND;
    }

    @Override
    public String scope() {
        return "gpu board";
    }

    @Override
    public List<PowerDevice> devices() {
        return devices;
    }

    @Override
    public boolean isEstimate() {
        return false;
    }

    @Override
    public void read(int device, PowerReading reading) {
        counters.readCounter(device, counter);
        if (companion == null) {
            reading.clear();
            if (counter.failure == null) {
                counters.addPower(device, reading);
            }
        } else {
            companion.read(device, reading);
        }
        // The companion's own counter is never passed off as one of Zeus.
        reading.counterJoules = counter.counterJoules;
        reading.monotonicNanos = counter.monotonicNanos;
        reading.failure = worse(reading.failure, counter.failure);
    }

    private static @Nullable ReadFailure worse(@Nullable ReadFailure companion, @Nullable ReadFailure zeus) {
        boolean lost = companion != null && companion.kind() == ReadFailure.Kind.DEVICE_LOST;
        return zeus == null || lost ? companion : zeus;
    }

    @Override
    public boolean readCounter(int device, PowerReading reading) {
        counters.readCounter(device, reading);
        return true;
    }

    @Override
    public void close() {
        counters.close();
        if (companion != null) {
            companion.close();
        }
    }
}
