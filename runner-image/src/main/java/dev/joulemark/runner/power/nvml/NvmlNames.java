package dev.joulemark.runner.power.nvml;

/** Names of functions that sampling calls, and that facts and failures name. */
final class NvmlNames {

    static final String TOTAL_ENERGY = "nvmlDeviceGetTotalEnergyConsumption";
    static final String POWER_USAGE = "nvmlDeviceGetPowerUsage";
    static final String FIELD_VALUES = "nvmlDeviceGetFieldValues";
    static final String TEMPERATURE = "nvmlDeviceGetTemperature";
    static final String TEMPERATURE_V = "nvmlDeviceGetTemperatureV";
    static final String MEMORY = "nvmlDeviceGetMemoryInfo";
    static final String MEMORY_V2 = "nvmlDeviceGetMemoryInfo_v2";
    static final String UTILISATION = "nvmlDeviceGetUtilizationRates";
    static final String CLOCK = "nvmlDeviceGetClockInfo";

    private NvmlNames() {}

    /** The name of the call before driver 535 is the second. */
    static String eventReasons(NvmlSymbols symbols) {
        return symbols.firstOf("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons");
    }

    /** The versions differ in what they tell of a process, not in how they count. */
    static String computeProcesses(NvmlSymbols symbols) {
        return symbols.firstOf(
                "nvmlDeviceGetComputeRunningProcesses_v3",
                "nvmlDeviceGetComputeRunningProcesses_v2",
                "nvmlDeviceGetComputeRunningProcesses");
    }
}
