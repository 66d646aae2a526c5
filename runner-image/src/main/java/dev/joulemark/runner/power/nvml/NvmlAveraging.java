package dev.joulemark.runner.power.nvml;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/**
 * Over how long a GPU's averaged power is a mean. nvml.h documents one second for field 185 and for
 * {@code nvmlDeviceGetPowerUsage} on Ampere and newer, except GA100, which is compute capability 8.0.
 */
final class NvmlAveraging {

    private static final int AMPERE = 8;
    private static final double SECOND = 1.0;

    private NvmlAveraging() {}

    /** In seconds; 0 where nothing is documented, or the driver does not tell the capability. */
    static double seconds(Nvml nvml, Pointer device) {
        IntByReference minor = new IntByReference();
        Integer major = NvmlAnswers.number(value -> nvml.nvmlDeviceGetCudaComputeCapability(device, value, minor));
        boolean averaged = major != null && (major > AMPERE || (major == AMPERE && minor.getValue() > 0));
        return averaged ? SECOND : 0;
    }
}
