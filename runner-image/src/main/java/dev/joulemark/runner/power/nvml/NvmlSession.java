package dev.joulemark.runner.power.nvml;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.foreign.MemorySegment;
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

    private static final Map<String, NvmlSession> OPEN = new HashMap<>();

    private final String name;
    private final Nvml nvml;
    private final NvmlSymbols symbols;
    private final NvmlCalls calls;
    private int holders = 1;

    private NvmlSession(String name, Nvml nvml) {
        this.name = name;
        this.nvml = nvml;
        this.symbols = new NvmlSymbols(name);
        this.calls = new NvmlCalls(symbols);
    }

    /** What became of opening a session. */
    sealed interface Attempt {
        /** It is open; the caller closes it. */
        record Opened(NvmlSession session) implements Attempt {}

        /**
         * The library or its driver is not usable.
         *
         * @param failure in which way
         * @param reason a sentence with the names and codes of this case
         */
        record Failed(NvmlFailure failure, String reason) implements Attempt {}
    }

    /** Opens NVML or joins the session that is open already. May take as long as a driver likes; see {@link TimeLimit}. */
    static Attempt open(String library) {
        synchronized (OPEN) {
            NvmlSession session = OPEN.get(library);
            if (session != null) {
                session.holders++;
                return new Attempt.Opened(session);
            }
            return first(library);
        }
    }

    private static Attempt first(String name) {
        Nvml nvml;
        try {
            nvml = Native.load(name, Nvml.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            // An Error, not an Exception. NoClassDefFoundError: JNA could not unpack its own library, and says so only
            // once.
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            String cause = first.replaceFirst(":$", ".");
            return new Attempt.Failed(
                    NvmlFailure.LIBRARY_NOT_FOUND, "The NVML library " + name + " could not be loaded: " + cause);
        }
        int code = nvml.nvmlInit_v2();
        if (code != NvmlCode.SUCCESS) {
            NvmlFailure failure = NvmlFailure.of(code);
            return new Attempt.Failed(
                    failure, "NVML could not be initialised: " + message(nvml, code) + ". " + failure.meaning());
        }
        NvmlSession session = new NvmlSession(name, nvml);
        OPEN.put(name, session);
        return new Attempt.Opened(session);
    }

    Nvml nvml() {
        return nvml;
    }

    NvmlCalls calls() {
        return calls;
    }

    NvmlSymbols symbols() {
        return symbols;
    }

    /** Words for a code, such as "GPU is lost (code 15)". */
    String message(int code) {
        return message(nvml, code);
    }

    private static String message(Nvml nvml, int code) {
        String text = nvml.nvmlErrorString(code);
        // Some of NVML's own texts are sentences.
        return (text.endsWith(".") ? text.substring(0, text.length() - 1) : text) + " (code " + code + ")";
    }

    /** Number of GPUs, or the code that says why it is not known. */
    Counted count() {
        IntByReference count = new IntByReference();
        int code = nvml.nvmlDeviceGetCount_v2(count);
        return new Counted(code, code == NvmlCode.SUCCESS ? count.getValue() : 0);
    }

    /**
     * How many GPUs there are.
     *
     * @param code 0 when that is known
     * @param gpus their number
     */
    record Counted(int code, int gpus) {}

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

    /** The same device for {@link NvmlCalls}. */
    static MemorySegment segment(Pointer device) {
        return MemorySegment.ofAddress(Pointer.nativeValue(device));
    }

    /** UUIDs of all GPUs that can be read, in index order. */
    List<String> uuids() {
        List<String> uuids = new ArrayList<>();
        int gpus = count().gpus();
        for (int i = 0; i < gpus; i++) {
            Pointer device = byIndex(i).pointer();
            String uuid = device == null ? null : new NvmlAnswers(nvml).uuid(device);
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
