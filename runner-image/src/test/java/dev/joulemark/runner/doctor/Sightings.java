package dev.joulemark.runner.doctor;

import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import dev.joulemark.runner.power.SamplerStatistics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Sightings as an examiner could have made them. */
final class Sightings {

    private static final long MILLI = 1_000_000L;
    private static final long LENGTH_MILLIS = 2_000;
    private static final PowerDevice GPU = new PowerDevice("GPU-1", "H100");

    private Sightings() {}

    /** A source with one GPU, whose readings a test writes; the time is in milliseconds since the window's start. */
    static SourceSighting.Sampled sampled(boolean estimate, BiConsumer<Long, PowerReading> script) {
        return new SourceSighting.Sampled(
                estimate ? "Estimate" : "Nvml",
                estimate ? "cpu time" : "gpu board",
                estimate,
                Duration.ZERO,
                List.of(new DeviceCapabilities("GPU-1", Map.of(), List.of("It tells no clocks."))),
                log(100, script),
                new Window(0, LENGTH_MILLIS * MILLI),
                new SamplerStatistics(26, 1, 0, 101 * MILLI, 5 * MILLI, 2_600 * MILLI),
                log(10, script),
                List.of(List.of(2 * MILLI, MILLI, 4 * MILLI)));
    }

    private static SampleLog log(long periodMillis, BiConsumer<Long, PowerReading> script) {
        List<PowerSample> samples = new ArrayList<>();
        PowerReading reading = new PowerReading();
        for (long millis = -300; millis <= LENGTH_MILLIS + 300; millis += periodMillis) {
            reading.clear();
            reading.monotonicNanos = millis * MILLI;
            script.accept(millis, reading);
            samples.add(reading.sample(0));
        }
        return new SampleLog(List.of(GPU), samples, periodMillis * MILLI);
    }

    /** A healthy machine. */
    static MachineSighting machine() {
        return new MachineSighting(
                "25.0.1", 25, 16, 16, 0.2, Path.of("/cache"), null, 100L << 30, "a bundled jar", List.of(), List.of());
    }
}
