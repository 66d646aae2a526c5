package dev.joulemark.runner.power.nvml;

import com.sun.jna.Pointer;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.util.ArrayList;
import java.util.List;

/** Opens NVML on all GPUs or on those named by UUID; their order by index is neither stable nor that of CUDA. */
public final class NvmlProvider implements PowerSourceProvider {

    static final String BACKEND = "Nvml";

    private final NvmlLibrary library;

    /** With the library that this process is told to use, {@link NvmlLibrary#configured()}. */
    public NvmlProvider() {
        this(NvmlLibrary.configured());
    }

    /** With a library. */
    public NvmlProvider(NvmlLibrary library) {
        this.library = library;
    }

    @Override
    public String backend() {
        return BACKEND;
    }

    @Override
    public Opening open(List<String> gpuUuids) {
        return switch (NvmlSession.open(library)) {
            case NvmlSession.Attempt.Failed(String reason, String guidance) ->
                new Opening.Unavailable(reason, guidance);
            case NvmlSession.Attempt.Opened(NvmlSession session) -> {
                Opening opening = open(session, gpuUuids);
                if (opening instanceof Opening.Unavailable) {
                    session.close();
                }
                yield opening;
            }
        };
    }

    private static Opening open(NvmlSession session, List<String> wanted) {
        int count = session.count();
        if (count == 0) {
            return new Opening.Unavailable(
                    "NVML shows no GPU.",
                    "Ask for a GPU: resources.limits nvidia.com/gpu on a cluster, --gpus or NVIDIA_VISIBLE_DEVICES in a container.");
        }
        List<String> known = session.uuids();
        if (wanted.isEmpty() && known.size() < count) {
            return new Opening.Unavailable(
                    "Only " + known.size() + " of " + count + " GPUs can be read.",
                    "Reset the GPU that nvidia-smi reports as lost, or name the GPUs to measure.");
        }
        List<PowerDevice> devices = new ArrayList<>();
        List<NvmlDevice> readers = new ArrayList<>();
        for (String uuid : wanted.isEmpty() ? known : wanted) {
            if (uuid.startsWith("MIG-")) {
                return new Opening.Unavailable(
                        uuid + " is a part of a GPU, and NVML knows the power of whole boards only.",
                        "Turn MIG off for energy measurements, or measure the whole GPU with nothing else on it.");
            }
            NvmlSession.Handle handle = session.byUuid(uuid);
            Pointer pointer = handle.pointer();
            if (handle.code() != NvmlCode.SUCCESS || pointer == null) {
                return unreachable(session, uuid, handle.code(), known);
            }
            NvmlDevice reader = new NvmlDevice(session, pointer);
            if (!reader.measures()) {
                return new Opening.Unavailable(
                        "GPU " + uuid + " tells neither energy nor power.",
                        "Use a data-centre or workstation GPU, or energyBackend None.");
            }
            String product = session.product(pointer);
            devices.add(new PowerDevice(uuid, product == null ? "unknown GPU" : product));
            readers.add(reader);
        }
        return new Opening.Opened(new NvmlPowerSource(session, devices, readers));
    }

    private static Opening unreachable(NvmlSession session, String uuid, int code, List<String> known) {
        String guidance = switch (code) {
            case NvmlCode.NO_PERMISSION ->
                "Give this user access to /dev/nvidia*; in a container let the NVIDIA runtime mount them.";
            case NvmlCode.GPU_IS_LOST, NvmlCode.RESET_REQUIRED -> "Reset the GPU or reboot the node.";
            default -> "GPUs on this machine: " + (known.isEmpty() ? "none" : String.join(", ", known)) + ".";
        };
        return new Opening.Unavailable("GPU " + uuid + " cannot be opened: " + session.message(code) + ".", guidance);
    }
}
