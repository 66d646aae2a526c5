package dev.joulemark.runner.power.nvml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of NVML that sampling calls, as nvml.h declares them, and nothing else; {@link Nvml} has the others. All return
 * an {@code nvmlReturn_t}, {@link NvmlCode#FUNCTION_NOT_FOUND} when the library lacks the function.
 *
 * <p>They do not go through JNA's interface, because each such call makes 48 to 64 bytes of garbage and takes 0.6 µs: sampling
 * must not make the collector run while it measures. Calls from here make none and take 0.1 µs.
 */
final class NvmlCalls {

    private static final MethodHandle OUT = handle(ADDRESS, ADDRESS);
    private static final MethodHandle NUMBER_OUT = handle(ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle OUT_OUT = handle(ADDRESS, ADDRESS, ADDRESS);

    private final MemorySegment totalEnergy;
    private final MemorySegment powerUsage;
    private final MemorySegment fieldValues;
    private final MemorySegment temperature;
    private final MemorySegment temperatureV;
    private final MemorySegment memory;
    private final MemorySegment memoryV2;
    private final MemorySegment utilisation;
    private final MemorySegment eventReasons;
    private final MemorySegment clock;
    private final MemorySegment computeProcesses;

    NvmlCalls(NvmlSymbols symbols) {
        totalEnergy = symbols.address(NvmlNames.TOTAL_ENERGY);
        powerUsage = symbols.address(NvmlNames.POWER_USAGE);
        fieldValues = symbols.address(NvmlNames.FIELD_VALUES);
        temperature = symbols.address(NvmlNames.TEMPERATURE);
        temperatureV = symbols.address(NvmlNames.TEMPERATURE_V);
        memory = symbols.address(NvmlNames.MEMORY);
        memoryV2 = symbols.address(NvmlNames.MEMORY_V2);
        utilisation = symbols.address(NvmlNames.UTILISATION);
        eventReasons = symbols.address(NvmlNames.eventReasons(symbols));
        clock = symbols.address(NvmlNames.CLOCK);
        computeProcesses = symbols.address(NvmlNames.computeProcesses(symbols));
    }

    /** {@code nvmlDeviceGetTotalEnergyConsumption(device, unsigned long long *)}, in mJ. */
    int totalEnergy(MemorySegment device, MemorySegment millijoules) {
        return call(totalEnergy, device, millijoules);
    }

    /** {@code nvmlDeviceGetPowerUsage(device, unsigned *)}, in mW. */
    int powerUsage(MemorySegment device, MemorySegment milliwatts) {
        return call(powerUsage, device, milliwatts);
    }

    /** {@code nvmlDeviceGetFieldValues(device, int, nvmlFieldValue_t *)}. */
    int fieldValues(MemorySegment device, int count, MemorySegment values) {
        return call(fieldValues, device, count, values);
    }

    /** {@code nvmlDeviceGetTemperature(device, nvmlTemperatureSensors_t, unsigned *)}, in degrees Celsius. */
    int temperature(MemorySegment device, int sensor, MemorySegment celsius) {
        return call(temperature, device, sensor, celsius);
    }

    /** {@code nvmlDeviceGetTemperatureV(device, nvmlTemperature_t *)}. */
    int temperatureV(MemorySegment device, MemorySegment temperature) {
        return call(temperatureV, device, temperature);
    }

    /** {@code nvmlDeviceGetMemoryInfo(device, nvmlMemory_t *)}. */
    int memory(MemorySegment device, MemorySegment info) {
        return call(memory, device, info);
    }

    /** {@code nvmlDeviceGetMemoryInfo_v2(device, nvmlMemory_v2_t *)}. */
    int memoryV2(MemorySegment device, MemorySegment info) {
        return call(memoryV2, device, info);
    }

    /** {@code nvmlDeviceGetUtilizationRates(device, nvmlUtilization_t *)}. */
    int utilisation(MemorySegment device, MemorySegment rates) {
        return call(utilisation, device, rates);
    }

    /** {@code nvmlDeviceGetCurrentClocksEventReasons(device, unsigned long long *)}, or the same by its older name. */
    int eventReasons(MemorySegment device, MemorySegment reasons) {
        return call(eventReasons, device, reasons);
    }

    /** {@code nvmlDeviceGetClockInfo(device, nvmlClockType_t, unsigned *)}, in MHz. */
    int clock(MemorySegment device, int type, MemorySegment megahertz) {
        return call(clock, device, type, megahertz);
    }

    /** {@code nvmlDeviceGetComputeRunningProcesses_v3(device, unsigned *, NULL)}, which counts them, or an older version. */
    int countComputeProcesses(MemorySegment device, MemorySegment count) {
        if (computeProcesses.equals(MemorySegment.NULL)) {
            return NvmlCode.FUNCTION_NOT_FOUND;
        }
        try {
            return (int) OUT_OUT.invokeExact(computeProcesses, device, count, MemorySegment.NULL);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static int call(MemorySegment function, MemorySegment device, MemorySegment out) {
        if (function.equals(MemorySegment.NULL)) {
            return NvmlCode.FUNCTION_NOT_FOUND;
        }
        try {
            return (int) OUT.invokeExact(function, device, out);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static int call(MemorySegment function, MemorySegment device, int number, MemorySegment out) {
        if (function.equals(MemorySegment.NULL)) {
            return NvmlCode.FUNCTION_NOT_FOUND;
        }
        try {
            return (int) NUMBER_OUT.invokeExact(function, device, number, out);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("a function of C throws nothing", e);
    }

    // "restricted": the JVM is told to allow native access; a wrong signature could crash it, so they are checked by
    // tests.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, arguments));
    }
}
