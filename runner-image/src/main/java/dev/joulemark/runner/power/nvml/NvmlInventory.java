package dev.joulemark.runner.power.nvml;

import com.sun.jna.Pointer;
import dev.joulemark.runner.power.GpuFacts;
import dev.joulemark.runner.power.GpuInventory;
import java.util.ArrayList;
import java.util.List;

/** All GPUs that NVML shows. */
public final class NvmlInventory implements GpuInventory {

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
        return new TimeLimit(library.patience()).call(this::look, late -> {}).orElse(List.of());
    }

    private List<GpuFacts> look() {
        return switch (NvmlSession.open(library.name())) {
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
        NvmlAnswers answers = new NvmlAnswers(session.nvml());
        int count = session.count().gpus();
        for (int i = 0; i < count; i++) {
            NvmlSession.Handle handle = session.byIndex(i);
            Pointer device = handle.pointer();
            String uuid = device == null ? null : answers.uuid(device);
            gpus.add(
                    device == null || uuid == null
                            ? unreadable(i, session.message(handle.code()), answers)
                            : new NvmlInspector(session, device).facts(uuid));
        }
        return gpus;
    }

    /** A GPU that is there and cannot be read is shown as such: leaving it out would hide a fault. */
    private static GpuFacts unreadable(int index, String message, NvmlAnswers answers) {
        String product = "unreadable: " + message;
        return new GpuFacts("unreadable-" + index, product, answers.driver(), null, null, null, null, null, null, null);
    }
}
