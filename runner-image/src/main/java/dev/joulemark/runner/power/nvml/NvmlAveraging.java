package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.nvml.NvmlAnswers.ComputeCapability;
import org.jspecify.annotations.Nullable;

/**
 * Over how long a GPU's averaged power is a mean. nvml.h documents one second for field 185 and for
 * {@code nvmlDeviceGetPowerUsage} on Ampere and newer, except GA100, which is compute capability 8.0.
 */
final class NvmlAveraging {

    private static final int AMPERE = 8;
    private static final double SECOND = 1.0;

    private NvmlAveraging() {}

    /** In seconds; 0 where nothing is documented, or the driver does not tell the capability. */
    static double seconds(@Nullable ComputeCapability capability) {
        if (capability == null) {
            return 0;
        }
        boolean averaged = capability.major() > AMPERE || (capability.major() == AMPERE && capability.minor() > 0);
        return averaged ? SECOND : 0;
    }
}
