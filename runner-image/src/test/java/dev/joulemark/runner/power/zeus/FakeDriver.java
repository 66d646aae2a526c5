package dev.joulemark.runner.power.zeus;

import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.ReadFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The driver of a machine with two GPUs, whose counters and powers are what a test says. */
final class FakeDriver implements PowerSourceProvider, GpuInventory {

    final Map<String, Double> counters = new LinkedHashMap<>(Map.of("GPU-a", 1_000_000.0));
    final Map<String, String> addresses = new LinkedHashMap<>();
    boolean there = true;

    @Nullable
    ReadFailure failure;

    int open;

    FakeDriver() {
        counters.put("GPU-b", 2_000_000.0);
    }

    @Override
    public String backend() {
        return "Nvml";
    }

    @Override
    public List<GpuFacts> gpus() {
        List<GpuFacts> gpus = new ArrayList<>();
        addresses.forEach((uuid, address) ->
                gpus.add(new GpuFacts(uuid, "NVIDIA H100", null, address, null, null, null, null, null, null)));
        return gpus;
    }

    @Override
    public Opening open(OpenRequest request) {
        List<String> wanted = request.gpuUuids().isEmpty() ? List.copyOf(counters.keySet()) : request.gpuUuids();
        if (!there || !counters.keySet().containsAll(wanted)) {
            return new Opening.Unavailable("No driver.", "Install it.");
        }
        open++;
        return new Opening.Opened(new Source(wanted));
    }

    private final class Source implements PowerSource {

        private final List<PowerDevice> devices;

        Source(List<String> uuids) {
            this.devices = uuids.stream()
                    .map(uuid -> new PowerDevice(uuid, "NVIDIA H100"))
                    .toList();
        }

        @Override
        public String backend() {
            return "Nvml";
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
            readCounter(device, reading);
            reading.instantPowerWatts = 321;
            reading.temperatureCelsius = 55;
            reading.failure = failure;
        }

        @Override
        public boolean readCounter(int device, PowerReading reading) {
            reading.clear();
            reading.monotonicNanos = System.nanoTime();
            reading.counterJoules = counters.get(devices.get(device).id());
            return true;
        }

        @Override
        public void close() {
            open--;
        }
    }
}
