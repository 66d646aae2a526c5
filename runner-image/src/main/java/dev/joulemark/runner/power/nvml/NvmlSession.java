package dev.joulemark.runner.power.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An initialised NVML. There is one per library in a process however many hold it, because init and shutdown count references
 * in the driver and are slow; the last holder shuts it down.
 */
final class NvmlSession implements AutoCloseable {

    private static final int UUID_BYTES = 96;
    private static final int NAME_BYTES = 96;
    private static final int VERSION_BYTES = 80;
    private static final int PCI_BYTES = 68;
    private static final int PCI_BUS_ID_OFFSET = 36;

    /** Functions that some drivers lack. */
    private static final List<String> OPTIONAL = List.of(
            "nvmlDeviceGetFieldValues",
            "nvmlDeviceGetMemoryInfo_v2",
            "nvmlDeviceGetTemperature",
            "nvmlDeviceGetTemperatureV",
            "nvmlDeviceGetCurrentClocksEventReasons",
            "nvmlDeviceGetCurrentClocksThrottleReasons",
            "nvmlDeviceGetTotalEnergyConsumption",
            "nvmlDeviceGetComputeRunningProcesses_v3",
            "nvmlDeviceGetMigMode");

    private static final Map<String, NvmlSession> OPEN = new HashMap<>();

    private final String name;
    private final Nvml nvml;
    private final Map<String, Boolean> available = new HashMap<>();
    private int holders;

    private NvmlSession(String name, Nvml nvml) {
        this.name = name;
        this.nvml = nvml;
        NativeLibrary library = NativeLibrary.getInstance(name);
        for (String function : OPTIONAL) {
            available.put(function, exports(library, function));
        }
    }

    /** What became of opening a session. */
    sealed interface Attempt {
        /** It is open; the caller closes it. */
        record Opened(NvmlSession session) implements Attempt {}

        /** The library or its driver is not usable. */
        record Failed(String reason, String guidance) implements Attempt {}
    }

    /** Opens NVML or joins the session that is open already. */
    static Attempt open(NvmlLibrary library) {
        synchronized (OPEN) {
            NvmlSession session = OPEN.get(library.name());
            if (session != null) {
                session.holders++;
                return new Attempt.Opened(session);
            }
            return first(library.name());
        }
    }

    private static Attempt first(String name) {
        Nvml nvml;
        try {
            nvml = Native.load(name, Nvml.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            // An Error, not an Exception. NoClassDefFoundError: JNA could not unpack its own library, and says so only
            // once.
            String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Attempt.Failed(
                    "The NVML library " + name + " could not be loaded: " + cause,
                    "Install the NVIDIA driver; in a container ask for the driver capability \"utility\""
                            + " (NVIDIA_DRIVER_CAPABILITIES). " + NvmlLibrary.OVERRIDE + " names another library.");
        }
        int code = nvml.nvmlInit_v2();
        if (code != NvmlCode.SUCCESS) {
            return new Attempt.Failed("NVML could not be initialised: " + message(nvml, code), guidance(code));
        }
        NvmlSession session = new NvmlSession(name, nvml);
        session.holders = 1;
        OPEN.put(name, session);
        return new Attempt.Opened(session);
    }

    private static String guidance(int code) {
        return switch (code) {
            case NvmlCode.DRIVER_NOT_LOADED ->
                "Load the NVIDIA kernel module (modprobe nvidia), and see that nvidia-smi works on the node.";
            case NvmlCode.NO_PERMISSION ->
                "Give this user access to /dev/nvidiactl and /dev/nvidia*; in a container let the NVIDIA runtime mount them.";
            case NvmlCode.VERSION_MISMATCH ->
                "Library and kernel module differ in version: reboot the node after the driver's upgrade.";
            default -> "See that nvidia-smi works on the node and in the container.";
        };
    }

    private static boolean exports(NativeLibrary library, String function) {
        try {
            return library.getFunction(function) != null;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    Nvml nvml() {
        return nvml;
    }

    /** Whether the library has an optional function. */
    boolean has(String function) {
        return available.getOrDefault(function, false);
    }

    /** A sentence for a code, such as "GPU is lost (code 15)". */
    String message(int code) {
        return message(nvml, code);
    }

    private static String message(Nvml nvml, int code) {
        return nvml.nvmlErrorString(code) + " (code " + code + ")";
    }

    /** Number of GPUs; 0 when the driver does not say. */
    int count() {
        IntByReference count = new IntByReference();
        return nvml.nvmlDeviceGetCount_v2(count) == NvmlCode.SUCCESS ? count.getValue() : 0;
    }

    /** A GPU by index, which is not stable, or the code that says why not. */
    Handle byIndex(int index) {
        PointerByReference device = new PointerByReference();
        int code = nvml.nvmlDeviceGetHandleByIndex_v2(index, device);
        return new Handle(code, code == NvmlCode.SUCCESS ? device.getValue() : null);
    }

    /** A GPU by UUID, or the code that says why not. */
    Handle byUuid(String uuid) {
        PointerByReference device = new PointerByReference();
        int code = nvml.nvmlDeviceGetHandleByUUID(uuid, device);
        return new Handle(code, code == NvmlCode.SUCCESS ? device.getValue() : null);
    }

    /**
     * A device of NVML.
     *
     * @param code 0 when there is one
     * @param pointer null when there is none
     */
    record Handle(int code, @Nullable Pointer pointer) {}

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
    String pciBusId(Pointer device) {
        try (Memory info = new Memory(PCI_BYTES)) {
            info.clear();
            return nvml.nvmlDeviceGetPciInfo_v3(device, info) == NvmlCode.SUCCESS
                    ? info.getString(PCI_BUS_ID_OFFSET, StandardCharsets.US_ASCII.name())
                    : null;
        }
    }

    private interface TextCall {
        int into(Memory buffer);
    }

    private static @Nullable String text(int bytes, TextCall call) {
        try (Memory buffer = new Memory(bytes)) {
            buffer.clear();
            return call.into(buffer) == NvmlCode.SUCCESS ? buffer.getString(0, StandardCharsets.UTF_8.name()) : null;
        }
    }

    /** UUIDs of all GPUs that can be read, in index order. */
    List<String> uuids() {
        List<String> uuids = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            Pointer device = byIndex(i).pointer();
            String uuid = device == null ? null : uuid(device);
            if (uuid != null) {
                uuids.add(uuid);
            }
        }
        return uuids;
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--holders == 0) {
                OPEN.remove(name);
                nvml.nvmlShutdown();
            }
        }
    }
}
