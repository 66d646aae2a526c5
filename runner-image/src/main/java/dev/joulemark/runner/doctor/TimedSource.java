package dev.joulemark.runner.doctor;

import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A source that remembers how long each of its readings took. */
final class TimedSource implements PowerSource {

    private final PowerSource source;
    private final List<List<Long>> nanos = new ArrayList<>();

    TimedSource(PowerSource source) {
        this.source = source;
        source.devices().forEach(device -> nanos.add(Collections.synchronizedList(new ArrayList<>())));
    }

    /** Nanoseconds of every reading of everything so far, a list a device. */
    List<List<Long>> readNanos() {
        return nanos.stream().map(List::copyOf).toList();
    }

    @Override
    public void read(int device, PowerReading reading) {
        long before = System.nanoTime();
        source.read(device, reading);
        nanos.get(device).add(System.nanoTime() - before);
    }

    @Override
    public boolean readCounter(int device, PowerReading reading) {
        return source.readCounter(device, reading);
    }

    @Override
    public String backend() {
        return source.backend();
    }

    @Override
    public String scope() {
        return source.scope();
    }

    @Override
    public List<PowerDevice> devices() {
        return source.devices();
    }

    @Override
    public List<DeviceCapabilities> capabilities() {
        return source.capabilities();
    }

    @Override
    public boolean isEstimate() {
        return source.isEstimate();
    }

    @Override
    public Duration shortestPeriod() {
        return source.shortestPeriod();
    }

    @Override
    public void close() {
        source.close();
    }
}
