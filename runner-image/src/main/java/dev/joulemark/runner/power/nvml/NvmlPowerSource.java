package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.ReadFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Power and energy of NVIDIA GPUs. */
final class NvmlPowerSource implements PowerSource {

    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final ReadFailure CLOSED =
            new ReadFailure(ReadFailure.Kind.TRANSIENT, "The power source is closed.");

    private final NvmlSession session;
    private final List<PowerDevice> devices;
    private final List<NvmlDevice> readers;
    private final List<DeviceCapabilities> capabilities;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean calling;

    NvmlPowerSource(NvmlSession session, List<PowerDevice> devices, List<NvmlDevice> readers) {
        this.session = session;
        this.devices = List.copyOf(devices);
        this.readers = List.copyOf(readers);
        this.capabilities = IntStream.range(0, devices.size())
                .mapToObj(i -> readers.get(i).capabilities(devices.get(i).id()))
                .toList();
    }

    @Override
    public String backend() {
        return NvmlProvider.BACKEND;
    }

    @Override
    public String scope() {
        // There the energy counter is that of the module (zeus, pull request 172).
        boolean superchip = devices.stream().anyMatch(device -> device.name().contains("GH200"));
        return superchip ? "gpu module with its cpu" : "gpu board";
    }

    @Override
    public List<PowerDevice> devices() {
        return devices;
    }

    @Override
    public List<DeviceCapabilities> capabilities() {
        return capabilities;
    }

    @Override
    public boolean isEstimate() {
        return false;
    }

    @Override
    public void read(int device, PowerReading reading) {
        calling = true;
        try {
            if (isOpen(reading)) {
                readers.get(device).read(reading);
            }
        } finally {
            calling = false;
        }
    }

    @Override
    public boolean readCounter(int device, PowerReading reading) {
        calling = true;
        try {
            return isOpen(reading) && readers.get(device).readCounter(reading);
        } finally {
            calling = false;
        }
    }

    /** A sampler whose read hung may come back late: its other devices must not be read any more. */
    private boolean isOpen(PowerReading reading) {
        if (closed.get()) {
            reading.clear();
            reading.monotonicNanos = System.nanoTime();
            reading.failure = CLOSED;
            return false;
        }
        return true;
    }

    /**
     * Closes the source. While a call hangs in the driver, a shutdown would hang with it, or take away what the call uses: then
     * NVML stays initialised until the process ends.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long start = System.nanoTime();
        while (calling && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        if (!calling) {
            session.close();
        }
    }
}
