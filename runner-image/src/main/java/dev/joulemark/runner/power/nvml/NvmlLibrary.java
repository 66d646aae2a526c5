package dev.joulemark.runner.power.nvml;

/**
 * Where the NVML library is.
 *
 * @param name a name for the dynamic loader, or a path
 */
public record NvmlLibrary(String name) {

    /** Environment variable, and system property, that names another library. */
    public static final String OVERRIDE = "JOULEMARK_NVML_LIBRARY";

    /** The name without a version is a link of development packages only, and JNA finds no {@code LD_LIBRARY_PATH} by it. */
    public static final String DEFAULT_NAME = "libnvidia-ml.so.1";

    /** The library that this process is told to use: system property, else environment, else the default. */
    public static NvmlLibrary configured() {
        String property = System.getProperty(OVERRIDE);
        String variable = property == null || property.isBlank() ? System.getenv(OVERRIDE) : property;
        return new NvmlLibrary(variable == null || variable.isBlank() ? DEFAULT_NAME : variable.strip());
    }
}
