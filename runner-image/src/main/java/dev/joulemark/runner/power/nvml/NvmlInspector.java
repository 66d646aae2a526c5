package dev.joulemark.runner.power.nvml;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.joulemark.runner.power.GpuBoard;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuOccupancy;
import dev.joulemark.runner.power.GpuPowerLimits;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at one GPU, once. */
final class NvmlInspector {

    private static final double MILLI = 1e-3;
    private static final int CLOCK_SM = 1;
    private static final int CLOCK_MEMORY = 2;

    private final Nvml nvml;
    private final NvmlAnswers answers;
    private final Pointer device;
    private final NvmlDevice reader;

    NvmlInspector(NvmlSession session, Pointer device) {
        this.nvml = session.nvml();
        this.answers = new NvmlAnswers(nvml);
        this.device = device;
        this.reader = new NvmlDevice(session, NvmlSession.segment(device));
    }

    GpuFacts facts(String uuid) {
        PowerReading reading = new PowerReading();
        reader.read(reading);
        PowerSample now = reading.sample(0);
        String product = answers.product(device);
        NvmlMig mig = NvmlMig.of(nvml, device);
        Long processes = now.processCount();
        return new GpuFacts(
                uuid,
                product == null ? "unknown GPU" : product,
                answers.driver(),
                answers.pciBusId(device),
                watts(NvmlAnswers.number(value -> nvml.nvmlDeviceGetEnforcedPowerLimit(device, value))),
                flag(NvmlAnswers.number(value -> nvml.nvmlDeviceGetPersistenceMode(device, value))),
                mig.enabled(),
                now.temperatureCelsius(),
                now.memoryTotalBytes(),
                processes == null ? null : Math.toIntExact(processes),
                board(),
                powerLimits(),
                occupancy(now, mig),
                reader.capabilities(uuid));
    }

    private GpuBoard board() {
        NvmlAnswers.ComputeCapability capability = answers.computeCapability(device);
        return new GpuBoard(
                architecture(NvmlAnswers.number(value -> nvml.nvmlDeviceGetArchitecture(device, value))),
                capability == null ? null : capability.toString(),
                NvmlAnswers.text(32, buffer -> nvml.nvmlDeviceGetVbiosVersion(device, buffer, 32)),
                flag(NvmlAnswers.number(value -> nvml.nvmlDeviceGetEccMode(device, value, new IntByReference()))),
                NvmlAnswers.number(value -> nvml.nvmlDeviceGetMaxClockInfo(device, CLOCK_SM, value)),
                NvmlAnswers.number(value -> nvml.nvmlDeviceGetMaxClockInfo(device, CLOCK_MEMORY, value)),
                answers.nvmlVersion(),
                answers.cudaVersion());
    }

    private GpuPowerLimits powerLimits() {
        IntByReference most = new IntByReference();
        Integer least =
                NvmlAnswers.number(value -> nvml.nvmlDeviceGetPowerManagementLimitConstraints(device, value, most));
        return new GpuPowerLimits(
                watts(NvmlAnswers.number(value -> nvml.nvmlDeviceGetPowerManagementLimit(device, value))),
                watts(NvmlAnswers.number(value -> nvml.nvmlDeviceGetPowerManagementDefaultLimit(device, value))),
                watts(least),
                least == null ? null : watts(most.getValue()));
    }

    private GpuOccupancy occupancy(PowerSample now, NvmlMig mig) {
        return new GpuOccupancy(
                now.memoryUsedBytes(),
                now.memoryUsedBytes() == null ? null : reader.memoryIncludesReserve(),
                now.utilisationPercent(),
                NvmlAnswers.count(count -> nvml.nvmlDeviceGetGraphicsRunningProcesses_v3(device, count, Pointer.NULL)),
                NvmlAnswers.count(
                        count -> nvml.nvmlDeviceGetMPSComputeRunningProcesses_v3(device, count, Pointer.NULL)),
                mig.pending(),
                Boolean.TRUE.equals(mig.enabled()) ? NvmlMig.parts(nvml, device) : List.of(),
                now.smClockMegahertz(),
                now.memoryClockMegahertz(),
                NvmlAnswers.number(value -> nvml.nvmlDeviceGetPerformanceState(device, value)));
    }

    private static @Nullable Double watts(@Nullable Integer milliwatts) {
        return milliwatts == null ? null : Integer.toUnsignedLong(milliwatts) * MILLI;
    }

    private static @Nullable Boolean flag(@Nullable Integer value) {
        return value == null ? null : value == 1;
    }

    /** NVML_DEVICE_ARCH_* of nvml.h. */
    private static @Nullable String architecture(@Nullable Integer number) {
        if (number == null) {
            return null;
        }
        return switch (number) {
            case 2 -> "Kepler";
            case 3 -> "Maxwell";
            case 4 -> "Pascal";
            case 5 -> "Volta";
            case 6 -> "Turing";
            case 7 -> "Ampere";
            case 8 -> "Ada";
            case 9 -> "Hopper";
            case 10 -> "Blackwell";
            case 13 -> "Rubin";
            default -> "architecture " + number;
        };
    }
}
