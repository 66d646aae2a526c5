package dev.joulemark.runner.environment;

import org.jspecify.annotations.Nullable;

/**
 * Machine, kernel and operating system. A fact that cannot be read is null; in a container some are those of the container.
 *
 * @param kernel release of the kernel, which is the host's
 * @param osRelease name and version of the distribution, which is the container's in a container
 * @param virtualised whether the processor says that it is virtual
 * @param model maker and model of the machine, or of the virtual one
 * @param memoryTotalBytes memory of the machine
 * @param clockSource what the kernel tells the time by, such as {@code tsc}; a slow one makes reading the clock costly
 * @param timeZone of this process
 * @param loadAverage runnable threads, mean over the minute before
 */
public record SystemFacts(
        @Nullable String kernel,
        @Nullable String osRelease,
        @Nullable Boolean virtualised,
        @Nullable String model,
        @Nullable Long memoryTotalBytes,
        @Nullable String clockSource,
        @Nullable String timeZone,
        @Nullable Double loadAverage) {

    /** Nothing is known. */
    public static final SystemFacts UNKNOWN = new SystemFacts(null, null, null, null, null, null, null, null);
}
