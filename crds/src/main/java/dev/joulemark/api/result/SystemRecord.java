package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Machine, kernel and operating system. What cannot be read is null.
 *
 * @param kernel release of the kernel, which is that of the host
 * @param osRelease distribution; in a container that of the container
 * @param virtualised whether the processor says that it is virtual; null where it does not say
 * @param model maker and model of the machine, or of the virtual one
 * @param memoryTotalBytes memory of the machine
 * @param clockSource what the kernel tells the time by, such as tsc
 * @param timeZone time zone of the runner
 * @param loadAverage runnable threads, mean over the minute before the run
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SystemRecord(
        @JsonPropertyDescription("Release of the kernel, which is that of the host.") @Nullable
        String kernel,

        @JsonPropertyDescription("Distribution; in a container that of the container.") @Nullable
        String osRelease,

        @JsonPropertyDescription("Whether the processor says that it is virtual; null where it does not say.") @Nullable
        Boolean virtualised,

        @JsonPropertyDescription("Maker and model of the machine, or of the virtual one.") @Nullable
        String model,

        @JsonPropertyDescription("Memory of the machine.") @Nullable
        Long memoryTotalBytes,

        @JsonPropertyDescription("What the kernel tells the time by, such as tsc.") @Nullable
        String clockSource,

        @JsonPropertyDescription("Time zone of the runner.") @Nullable
        String timeZone,

        @JsonPropertyDescription("Runnable threads, mean over the minute before the run.") @Nullable
        Double loadAverage) {}
