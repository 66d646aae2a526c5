package dev.joulemark.runner.power.nvml;

import com.sun.jna.Pointer;
import dev.joulemark.runner.power.OpenRequest;
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
    public Opening open(OpenRequest request) {
        return new TimeLimit(library.patience())
                .call(() -> openNow(request.gpuUuids()), NvmlProvider::closeLate)
                .orElseGet(() -> new Opening.Unavailable(
                        "NVML did not answer within " + library.patience().toMillis() / 1000.0 + " s.",
                        NvmlFailure.TIMEOUT.guidance()));
    }

    private static void closeLate(Opening opening) {
        if (opening instanceof Opening.Opened opened) {
            opened.source().close();
        }
    }

    private Opening openNow(List<String> gpuUuids) {
        return switch (NvmlSession.open(library.name())) {
            case NvmlSession.Attempt.Failed(NvmlFailure failure, String reason) ->
                new Opening.Unavailable(reason, failure.guidance());
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
        NvmlSession.Counted counted = session.count();
        if (counted.code() != NvmlCode.SUCCESS) {
            NvmlFailure failure = NvmlFailure.of(counted.code());
            return new Opening.Unavailable(
                    "NVML cannot count the GPUs: " + session.message(counted.code()) + ". " + failure.meaning(),
                    failure.guidance());
        }
        if (counted.gpus() == 0) {
            return new Opening.Unavailable("NVML shows no GPU.", NvmlFailure.OPERATING_SYSTEM.guidance());
        }
        List<String> known = session.uuids();
        if (wanted.isEmpty() && known.size() < counted.gpus()) {
            return new Opening.Unavailable(
                    "Only " + known.size() + " of " + counted.gpus() + " GPUs can be read.",
                    "Reset the GPU that nvidia-smi reports as lost, or name the GPUs to measure.");
        }
        List<PowerDevice> devices = new ArrayList<>();
        List<NvmlDevice> readers = new ArrayList<>();
        for (String uuid : wanted.isEmpty() ? known : wanted) {
            switch (Candidate.of(session, uuid, known)) {
                case Candidate.Refused(Opening.Unavailable why) -> {
                    return why;
                }
                case Candidate.Accepted(PowerDevice device, NvmlDevice reader) -> {
                    devices.add(device);
                    readers.add(reader);
                }
            }
        }
        return new Opening.Opened(new NvmlPowerSource(session, devices, readers));
    }

    /** A GPU that is asked for: it can be measured, or why not. */
    private sealed interface Candidate {

        record Accepted(PowerDevice device, NvmlDevice reader) implements Candidate {}

        record Refused(Opening.Unavailable why) implements Candidate {}

        static Candidate of(NvmlSession session, String uuid, List<String> known) {
            if (uuid.startsWith(NvmlMig.UUID_PREFIX)) {
                return refuse(
                        uuid + " is a part of a GPU, and NVML knows the power of whole boards only.",
                        "Turn MIG off for energy measurements (nvidia-smi -i GPU -mig 0, with nothing running on it),"
                                + " and ask for the whole GPU.");
            }
            NvmlSession.Handle handle = session.byUuid(uuid);
            Pointer pointer = handle.pointer();
            if (pointer == null) {
                return refuse(
                        "GPU " + uuid + " cannot be opened: " + session.message(handle.code()) + ". "
                                + NvmlFailure.of(handle.code()).meaning(),
                        unreachable(handle.code(), known));
            }
            if (Boolean.TRUE.equals(NvmlMig.of(session.nvml(), pointer).enabled())) {
                return refuse(
                        "GPU " + uuid + " is partitioned (MIG): its power is that of all its parts together.",
                        "Turn MIG off for energy measurements (nvidia-smi -i " + uuid
                                + " -mig 0, with nothing running on it), or name a GPU that is not partitioned.");
            }
            NvmlDevice reader = new NvmlDevice(session, NvmlSession.segment(pointer));
            if (!reader.measures()) {
                return refuse(
                        "GPU " + uuid + " tells neither energy nor power.",
                        "Use a data-centre or workstation GPU, or energyBackend None.");
            }
            NvmlAnswers answers = new NvmlAnswers(session.nvml());
            String product = answers.product(pointer);
            return new Accepted(
                    new PowerDevice(
                            uuid,
                            product == null ? "unknown GPU" : product,
                            NvmlAveraging.seconds(answers.computeCapability(pointer))),
                    reader);
        }

        private static Refused refuse(String reason, String guidance) {
            return new Refused(new Opening.Unavailable(reason, guidance));
        }

        private static String unreachable(int code, List<String> known) {
            NvmlFailure failure = NvmlFailure.of(code);
            return failure == NvmlFailure.NO_SUCH_GPU
                    ? "GPUs on this machine: " + (known.isEmpty() ? "none" : String.join(", ", known)) + "."
                    : failure.guidance();
        }
    }
}
