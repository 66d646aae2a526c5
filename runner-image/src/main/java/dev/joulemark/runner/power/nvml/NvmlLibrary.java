package dev.joulemark.runner.power.nvml;

import java.time.Duration;

/**
 * Where the NVML library is.
 *
 * @param name a name for the dynamic loader, or a path
 * @param patience how long to wait until it is initialised and has told which GPUs there are
 */
public record NvmlLibrary(String name, Duration patience) {

    /** Environment variable, and system property, that names another library. */
    public static final String OVERRIDE = "JOULEMARK_NVML_LIBRARY";

    /** The name without a version is a link of development packages only, and JNA finds no {@code LD_LIBRARY_PATH} by it. */
    public static final String DEFAULT_NAME = "libnvidia-ml.so.1";

    /** Without persistence mode a machine of eight GPUs takes some twenty seconds to initialise them. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A library that is waited for as long as the slowest machine needs. */
    public NvmlLibrary(String name) {
        this(name, PATIENCE);
    }

    /** The library that this process is told to use: system property, else environment, else the default. */
    public static NvmlLibrary configured() {
        String property = System.getProperty(OVERRIDE);
        String variable = property == null || property.isBlank() ? System.getenv(OVERRIDE) : property;
        return new NvmlLibrary(variable == null || variable.isBlank() ? DEFAULT_NAME : variable.strip());
    }
}
