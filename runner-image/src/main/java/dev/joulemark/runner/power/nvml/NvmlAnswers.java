package dev.joulemark.runner.power.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers of calls that are made once; null for one that failed or that the library lacks. */
final class NvmlAnswers {

    private static final int UUID_BYTES = 96;
    private static final int NAME_BYTES = 96;
    private static final int VERSION_BYTES = 80;
    private static final int PCI_BYTES = 68;
    private static final int PCI_BUS_ID_OFFSET = 36;

    private final Nvml nvml;

    NvmlAnswers(Nvml nvml) {
        this.nvml = nvml;
    }

    /** Generation of a GPU, such as 9.0 of Hopper. */
    record ComputeCapability(int major, int minor) {

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    /** A call of the library that delivers a text. */
    interface TextCall {
        int into(Memory buffer);
    }

    /** A call of the library that delivers a number. */
    interface NumberCall {
        int into(IntByReference value);
    }

    /** A call of the library that delivers nothing but a code. */
    interface Call {
        int code();
    }

    /** The code of a call; {@link NvmlCode#FUNCTION_NOT_FOUND} when the library lacks it. */
    static int code(Call call) {
        try {
            return call.code();
        } catch (UnsatisfiedLinkError e) {
            return NvmlCode.FUNCTION_NOT_FOUND;
        }
    }

    static @Nullable Integer number(NumberCall call) {
        IntByReference value = new IntByReference();
        return code(() -> call.into(value)) == NvmlCode.SUCCESS ? value.getValue() : null;
    }

    /** Asked with room for none, a call tells how many there are. */
    static @Nullable Integer count(NumberCall call) {
        IntByReference value = new IntByReference(0);
        int code = code(() -> call.into(value));
        return code == NvmlCode.SUCCESS || code == NvmlCode.INSUFFICIENT_SIZE ? value.getValue() : null;
    }

    static @Nullable String text(int bytes, TextCall call) {
        try (Memory buffer = new Memory(bytes)) {
            buffer.clear();
            return code(() -> call.into(buffer)) == NvmlCode.SUCCESS
                    ? buffer.getString(0, StandardCharsets.UTF_8.name())
                    : null;
        }
    }

    @Nullable
    String uuid(Pointer device) {
        return text(UUID_BYTES, buffer -> nvml.nvmlDeviceGetUUID(device, buffer, UUID_BYTES));
    }

    @Nullable
    String product(Pointer device) {
        return text(NAME_BYTES, buffer -> nvml.nvmlDeviceGetName(device, buffer, NAME_BYTES));
    }

    @Nullable
    String driver() {
        return text(VERSION_BYTES, buffer -> nvml.nvmlSystemGetDriverVersion(buffer, VERSION_BYTES));
    }

    @Nullable
    String nvmlVersion() {
        return text(VERSION_BYTES, buffer -> nvml.nvmlSystemGetNVMLVersion(buffer, VERSION_BYTES));
    }

    /** 12080 is 12.8. */
    @Nullable
    String cudaVersion() {
        Integer version = number(nvml::nvmlSystemGetCudaDriverVersion_v2);
        return version == null ? null : version / 1000 + "." + version % 1000 / 10;
    }

    @Nullable
    ComputeCapability computeCapability(Pointer device) {
        IntByReference minor = new IntByReference();
        Integer major = number(value -> nvml.nvmlDeviceGetCudaComputeCapability(device, value, minor));
        return major == null ? null : new ComputeCapability(major, minor.getValue());
    }

    @Nullable
    String pciBusId(Pointer device) {
        try (Memory info = new Memory(PCI_BYTES)) {
            info.clear();
            return code(() -> nvml.nvmlDeviceGetPciInfo_v3(device, info)) == NvmlCode.SUCCESS
                    ? info.getString(PCI_BUS_ID_OFFSET, StandardCharsets.US_ASCII.name())
                    : null;
        }
    }
}
