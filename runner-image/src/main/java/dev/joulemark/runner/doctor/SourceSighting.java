package dev.joulemark.runner.doctor;

import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.SampleLog;
import dev.joulemark.runner.power.SamplerStatistics;
import java.time.Duration;
import java.util.List;

/** What was seen of an energy source, before anything is made of it. */
sealed interface SourceSighting {

    /** Name of the source, as in the spec. */
    String backend();

    /**
     * It answers.
     *
     * @param backend its name
     * @param scope what its energy covers
     * @param estimate whether it is a model
     * @param shortestPeriod below which sampling it makes no sense
     * @param capabilities what it says it can read of each device; empty when it does not say
     * @param usual samples at the period that experiments have unless they say otherwise
     * @param window the window within these samples
     * @param statistics how that sampler did
     * @param dense samples as dense as the sampler is meant for, to see how often the sensor is refreshed
     * @param readNanos how long the readings took, a list a device
     */
    record Sampled(
            String backend,
            String scope,
            boolean estimate,
            Duration shortestPeriod,
            List<DeviceCapabilities> capabilities,
            SampleLog usual,
            Window window,
            SamplerStatistics statistics,
            SampleLog dense,
            List<List<Long>> readNanos)
            implements SourceSighting {}

    /**
     * It does not.
     *
     * @param backend its name
     * @param reason a sentence that says why
     * @param guidance a sentence that says what to do
     */
    record Absent(String backend, String reason, String guidance) implements SourceSighting {}
}
