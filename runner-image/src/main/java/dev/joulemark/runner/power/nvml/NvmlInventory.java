package dev.joulemark.runner.power.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuInventory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All GPUs that NVML shows. */
public final class NvmlInventory implements GpuInventory {

    private static final double MILLI = 1e-3;
    private static final int MEMORY_BYTES = 24;

    private final NvmlLibrary library;

    /** With the library that this process is told to use, {@link NvmlLibrary#configured()}. */
    public NvmlInventory() {
        this(NvmlLibrary.configured());
    }

    /** With a library. */
    public NvmlInventory(NvmlLibrary library) {
        this.library = library;
    }

    @Override
    public List<GpuFacts> gpus() {
        return switch (NvmlSession.open(library)) {
            case NvmlSession.Attempt.Failed failed -> List.of();
            case NvmlSession.Attempt.Opened(NvmlSession session) -> {
                try (session) {
                    yield all(session);
                }
            }
        };
    }

    private static List<GpuFacts> all(NvmlSession session) {
        List<GpuFacts> gpus = new ArrayList<>();
        String driver = session.driver();
        for (int i = 0; i < session.count(); i++) {
            NvmlSession.Handle handle = session.byIndex(i);
            Pointer device = handle.pointer();
            String uuid = device == null || handle.code() != NvmlCode.SUCCESS ? null : session.uuid(device);
            gpus.add(
                    device == null || uuid == null
                            ? unreadable(i, session.message(handle.code()), driver)
                            : facts(session, device, uuid, driver));
        }
        return gpus;
    }

    /** A GPU that is there and cannot be read is shown as such: leaving it out would hide a fault. */
    private static GpuFacts unreadable(int index, String message, @Nullable String driver) {
        String product = "unreadable: " + message;
        return new GpuFacts("unreadable-" + index, product, driver, null, null, null, null, null, null, null);
    }

    private static GpuFacts facts(NvmlSession session, Pointer device, String uuid, @Nullable String driver) {
        Nvml nvml = session.nvml();
        String product = session.product(device);
        Integer limit = number(value -> nvml.nvmlDeviceGetEnforcedPowerLimit(device, value));
        Integer persistence = number(value -> nvml.nvmlDeviceGetPersistenceMode(device, value));
        double celsius = new NvmlTemperature(session, device).celsius();
        return new GpuFacts(
                uuid,
                product == null ? "unknown GPU" : product,
                driver,
                session.pciBusId(device),
                limit == null ? null : limit * MILLI,
                persistence == null ? null : persistence == 1,
                migEnabled(session, device),
                Double.isNaN(celsius) ? null : celsius,
                memoryTotal(nvml, device),
                processes(session, device));
    }

    private interface NumberCall {
        int into(IntByReference value);
    }

    private static @Nullable Integer number(NumberCall call) {
        IntByReference value = new IntByReference();
        return call.into(value) == NvmlCode.SUCCESS ? value.getValue() : null;
    }

    /** A part without Multi-Instance GPU answers "not supported": that is a no. */
    private static @Nullable Boolean migEnabled(NvmlSession session, Pointer device) {
        if (!session.has("nvmlDeviceGetMigMode")) {
            return false;
        }
        IntByReference current = new IntByReference();
        int code = session.nvml().nvmlDeviceGetMigMode(device, current, new IntByReference());
        if (NvmlCode.isUnsupported(code)) {
            return false;
        }
        return code == NvmlCode.SUCCESS ? current.getValue() == 1 : null;
    }

    private static @Nullable Long memoryTotal(Nvml nvml, Pointer device) {
        try (Memory info = new Memory(MEMORY_BYTES)) {
            return nvml.nvmlDeviceGetMemoryInfo(device, info) == NvmlCode.SUCCESS ? info.getLong(0) : null;
        }
    }

    /** Asked with room for none, the call tells how many there are. */
    private static @Nullable Integer processes(NvmlSession session, Pointer device) {
        if (!session.has("nvmlDeviceGetComputeRunningProcesses_v3")) {
            return null;
        }
        IntByReference count = new IntByReference(0);
        int code = session.nvml().nvmlDeviceGetComputeRunningProcesses_v3(device, count, Pointer.NULL);
        return code == NvmlCode.SUCCESS || code == NvmlCode.INSUFFICIENT_SIZE ? count.getValue() : null;
    }
}
