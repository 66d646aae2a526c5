package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import java.util.List;

/** Power and energy of NVIDIA GPUs. */
final class NvmlPowerSource implements PowerSource {

    private final NvmlSession session;
    private final List<PowerDevice> devices;
    private final List<NvmlDevice> readers;
    private boolean closed;

    NvmlPowerSource(NvmlSession session, List<PowerDevice> devices, List<NvmlDevice> readers) {
        this.session = session;
        this.devices = List.copyOf(devices);
        this.readers = List.copyOf(readers);
    }

    @Override
    public String backend() {
        return NvmlProvider.BACKEND;
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
        readers.get(device).read(reading);
    }

    @Override
    public boolean readCounter(int device, PowerReading reading) {
        return readers.get(device).readCounter(reading);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.close();
        }
    }
}
