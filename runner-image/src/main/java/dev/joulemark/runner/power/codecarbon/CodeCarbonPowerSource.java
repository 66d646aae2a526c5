package dev.joulemark.runner.power.codecarbon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.child.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Energy since the start as CodeCarbon adds it up. */
final class CodeCarbonPowerSource implements PowerSource {

    /** CodeCarbon's own sampling of power and load runs once a second; asking more often costs and tells nothing. */
    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

    private final ChildProcess child;
    private final List<PowerDevice> devices;
    private final String scope;
    private final boolean estimate;

    CodeCarbonPowerSource(ChildProcess child, List<PowerDevice> devices, String scope, boolean estimate) {
        this.child = child;
        this.devices = List.copyOf(devices);
        this.scope = scope;
        this.estimate = estimate;
    }

    @Override
    public String backend() {
        return CodeCarbonProvider.BACKEND;
    }

    @Override
    public String scope() {
        return scope;
    }

    @Override
    public List<PowerDevice> devices() {
        return devices;
    }

    @Override
    public boolean isEstimate() {
        return estimate;
    }

    @Override
    public Duration shortestPeriod() {
        return SHORTEST_PERIOD;
    }

    @Override
    public void read(int device, PowerReading reading) {
        reading.clear();
        switch (child.ask(Map.of("device", devices.get(device).id()))) {
            case ChildProcess.Answer.Failed(String reason) -> {
                reading.monotonicNanos = System.nanoTime();
                fail(reading, reason);
            }
            case ChildProcess.Answer.Given(JsonNode body, long monotonicNanos) -> {
                reading.monotonicNanos = monotonicNanos;
                fill(reading, body);
            }
        }
    }

    private static void fill(PowerReading reading, JsonNode body) {
        JsonNode joules = body.path("joules");
        if (body.has("failure")) {
            fail(reading, body.path("failure").asText());
        } else if (joules.isNumber() && joules.doubleValue() >= 0 && Double.isFinite(joules.doubleValue())) {
            reading.counterJoules = joules.doubleValue();
        } else {
            fail(reading, "it answered without a usable number");
        }
    }

    private static void fail(PowerReading reading, String why) {
        reading.failure = new ReadFailure(ReadFailure.Kind.TRANSIENT, "CodeCarbon: " + why);
    }

    @Override
    public void close() {
        child.close();
    }
}
