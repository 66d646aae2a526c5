package dev.joulemark.runner.power.zeus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.child.ChildProcess;
import java.util.List;
import java.util.Map;

/** Energy since the start through the Python package. It may go below 0: that is a counter that was reset. */
final class ChildCounters implements GpuCounters {

    private final ChildProcess child;
    private final List<String> uuids;

    ChildCounters(ChildProcess child, List<String> uuids) {
        this.child = child;
        this.uuids = List.copyOf(uuids);
    }

    @Override
    public void readCounter(int device, PowerReading reading) {
        reading.clear();
        switch (child.ask(Map.of("gpu", uuids.get(device)))) {
            case ChildProcess.Answer.Failed(String reason) -> {
                reading.monotonicNanos = System.nanoTime();
                reading.failure = new ReadFailure(ReadFailure.Kind.TRANSIENT, "zeus: " + reason);
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
            reading.failure = new ReadFailure(
                    kind(body.path("kind").asText()),
                    "zeus: " + body.path("failure").asText());
        } else if (joules.isNumber() && Double.isFinite(joules.doubleValue())) {
            reading.counterJoules = joules.doubleValue();
        } else {
            reading.failure = new ReadFailure(ReadFailure.Kind.TRANSIENT, "zeus answered without a usable number");
        }
    }

    private static ReadFailure.Kind kind(String name) {
        return switch (name) {
            case "lost" -> ReadFailure.Kind.DEVICE_LOST;
            case "denied" -> ReadFailure.Kind.NO_PERMISSION;
            default -> ReadFailure.Kind.TRANSIENT;
        };
    }

    /** Nothing to add: the package is asked for energy alone. */
    @Override
    public void addPower(int device, PowerReading reading) {}

    @Override
    public void close() {
        child.close();
    }
}
