package dev.joulemark.runner.power;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A source whose readings a test writes. */
final class ScriptedSource implements PowerSource {

    private final List<PowerDevice> devices = new ArrayList<>();
    private final BiConsumer<Integer, PowerReading> script;
    private final boolean cheap;
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger cheapReads = new AtomicInteger();

    ScriptedSource(int devices, boolean cheap, BiConsumer<Integer, PowerReading> script) {
        for (int i = 0; i < devices; i++) {
            this.devices.add(new PowerDevice("device-" + i, "Device " + i));
        }
        this.cheap = cheap;
        this.script = script;
    }

    @Override
    public String backend() {
        return "Scripted";
    }

    @Override
    public String scope() {
        return "nothing";
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
        reads.incrementAndGet();
        fill(device, reading);
    }

    @Override
    public boolean readCounter(int device, PowerReading reading) {
        if (cheap) {
            cheapReads.incrementAndGet();
            fill(device, reading);
        }
        return cheap;
    }

    private void fill(int device, PowerReading reading) {
        reading.clear();
        reading.monotonicNanos = System.nanoTime();
        script.accept(device, reading);
    }

    @Override
    public void close() {
        throw new AssertionError("a sampler must not close its source");
    }
}
