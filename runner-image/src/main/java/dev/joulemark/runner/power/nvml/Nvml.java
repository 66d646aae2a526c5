package dev.joulemark.runner.power.nvml;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of NVML that find GPUs and tell what does not change, as nvml.h declares them, and nothing else;
 * {@link NvmlCalls} has those of sampling. All but one return an {@code nvmlReturn_t}. Calling a function that the library
 * lacks throws an {@link UnsatisfiedLinkError}. Counts are C's unsigned int; none of them exceeds Java's int.
 */
interface Nvml extends Library {

    int nvmlInit_v2();

    int nvmlShutdown();

    String nvmlErrorString(int code);

    int nvmlSystemGetDriverVersion(Memory version, int length);

    int nvmlSystemGetNVMLVersion(Memory version, int length);

    int nvmlSystemGetCudaDriverVersion_v2(IntByReference version);

    int nvmlDeviceGetCount_v2(IntByReference count);

    int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

    int nvmlDeviceGetHandleByUUID(String uuid, PointerByReference device);

    int nvmlDeviceGetName(Pointer device, Memory name, int length);

    int nvmlDeviceGetUUID(Pointer device, Memory uuid, int length);

    int nvmlDeviceGetVbiosVersion(Pointer device, Memory version, int length);

    int nvmlDeviceGetPciInfo_v3(Pointer device, Memory info);

    int nvmlDeviceGetArchitecture(Pointer device, IntByReference architecture);

    int nvmlDeviceGetCudaComputeCapability(Pointer device, IntByReference major, IntByReference minor);

    int nvmlDeviceGetEnforcedPowerLimit(Pointer device, IntByReference milliwatts);

    int nvmlDeviceGetPowerManagementLimit(Pointer device, IntByReference milliwatts);

    int nvmlDeviceGetPowerManagementDefaultLimit(Pointer device, IntByReference milliwatts);

    int nvmlDeviceGetPowerManagementLimitConstraints(Pointer device, IntByReference least, IntByReference most);

    int nvmlDeviceGetMaxClockInfo(Pointer device, int type, IntByReference megahertz);

    int nvmlDeviceGetPerformanceState(Pointer device, IntByReference state);

    int nvmlDeviceGetPersistenceMode(Pointer device, IntByReference mode);

    int nvmlDeviceGetEccMode(Pointer device, IntByReference current, IntByReference pending);

    int nvmlDeviceGetMigMode(Pointer device, IntByReference current, IntByReference pending);

    int nvmlDeviceGetMaxMigDeviceCount(Pointer device, IntByReference count);

    int nvmlDeviceGetMigDeviceHandleByIndex(Pointer device, int index, PointerByReference part);

    int nvmlDeviceGetGraphicsRunningProcesses_v3(Pointer device, IntByReference count, Pointer infos);

    int nvmlDeviceGetMPSComputeRunningProcesses_v3(Pointer device, IntByReference count, Pointer infos);
}
