package dev.joulemark.runner.power.estimate;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import java.util.List;
import java.util.function.LongSupplier;

/** CPU time of this process times watts, shown as an energy counter and its slope. Never a measurement. */
final class EstimatePowerSource implements PowerSource {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final PowerDevice DEVICE = new PowerDevice("cpu-estimate", "CPU time of this process");

    private final CpuPowerModel model;
    private final LongSupplier cpuNanos;
    private final LongSupplier clockNanos;
    private final long startedNanos;
    private final long startedCpuNanos;
    private long lastNanos;
    private double lastJoules;

    EstimatePowerSource(CpuPowerModel model, LongSupplier cpuNanos, LongSupplier clockNanos) {
        this.model = model;
        this.cpuNanos = cpuNanos;
        this.clockNanos = clockNanos;
        this.startedNanos = clockNanos.getAsLong();
        this.startedCpuNanos = cpuNanos.getAsLong();
        this.lastNanos = startedNanos;
    }

    @Override
    public String backend() {
        return EstimateProvider.BACKEND;
    }

    @Override
    public String scope() {
        return "cpu time of this process, estimated";
    }

    @Override
    public List<PowerDevice> devices() {
        return List.of(DEVICE);
    }

    @Override
    public boolean isEstimate() {
        return true;
    }

    @Override
    public void read(int device, PowerReading reading) {
        reading.clear();
        long now = clockNanos.getAsLong();
        double wall = (now - startedNanos) / NANOS_PER_SECOND;
        double joules = model.joules(wall, (cpuNanos.getAsLong() - startedCpuNanos) / NANOS_PER_SECOND);
        reading.monotonicNanos = now;
        reading.counterJoules = joules;
        if (now - lastNanos > 0) {
            reading.instantPowerWatts = (joules - lastJoules) / ((now - lastNanos) / NANOS_PER_SECOND);
        }
        lastNanos = now;
        lastJoules = joules;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
