package dev.joulemark.runner.power.nvml;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of NVML as nvml.h declares them, and nothing else. All return an {@code nvmlReturn_t}. Counts are C's unsigned
 * int; none of them exceeds Java's int.
 */
interface Nvml extends Library {

    int nvmlInit_v2();

    int nvmlShutdown();

    String nvmlErrorString(int code);

    int nvmlSystemGetDriverVersion(Memory version, int length);

    int nvmlDeviceGetCount_v2(IntByReference count);

    int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

    int nvmlDeviceGetHandleByUUID(String uuid, PointerByReference device);

    int nvmlDeviceGetName(Pointer device, Memory name, int length);

    int nvmlDeviceGetUUID(Pointer device, Memory uuid, int length);

    int nvmlDeviceGetPciInfo_v3(Pointer device, Memory info);

    int nvmlDeviceGetTotalEnergyConsumption(Pointer device, LongByReference millijoules);

    int nvmlDeviceGetPowerUsage(Pointer device, IntByReference milliwatts);

    int nvmlDeviceGetFieldValues(Pointer device, int count, Memory values);

    int nvmlDeviceGetTemperature(Pointer device, int sensor, IntByReference celsius);

    int nvmlDeviceGetTemperatureV(Pointer device, Memory temperature);

    int nvmlDeviceGetMemoryInfo(Pointer device, Memory info);

    int nvmlDeviceGetMemoryInfo_v2(Pointer device, Memory info);

    int nvmlDeviceGetUtilizationRates(Pointer device, Memory rates);

    int nvmlDeviceGetCurrentClocksEventReasons(Pointer device, LongByReference reasons);

    int nvmlDeviceGetCurrentClocksThrottleReasons(Pointer device, LongByReference reasons);

    int nvmlDeviceGetEnforcedPowerLimit(Pointer device, IntByReference milliwatts);

    int nvmlDeviceGetPersistenceMode(Pointer device, IntByReference mode);

    int nvmlDeviceGetMigMode(Pointer device, IntByReference current, IntByReference pending);

    int nvmlDeviceGetComputeRunningProcesses_v3(Pointer device, IntByReference count, Pointer infos);
}
