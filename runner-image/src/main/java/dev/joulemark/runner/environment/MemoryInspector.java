package dev.joulemark.runner.environment;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of the host, as this process may use it and has used it. */
public final class MemoryInspector {

    private static final long KIB = 1024;

    private final Path procFolder;

    /**
     * An inspector.
     *
     * @param procFolder {@code /proc}
     */
    public MemoryInspector(Path procFolder) {
        this.procFolder = procFolder;
    }

    /**
     * Bytes that can be taken now: what the machine has available, and what the container's limit leaves. Cached pages of
     * files count as free, since the kernel gives them up. Empty where the system does not tell.
     */
    public OptionalLong availableBytes() {
        OptionalLong machine = kibibytes("meminfo", "MemAvailable");
        OptionalLong group = new CgroupLimits(procFolder).memoryFreeBytes();
        if (machine.isEmpty() || group.isEmpty()) {
            return machine.isEmpty() ? group : machine;
        }
        return OptionalLong.of(Math.min(machine.getAsLong(), group.getAsLong()));
    }

    /** Largest resident memory of this process so far, in bytes ({@code VmHWM}); empty where the system does not tell. */
    public OptionalLong peakResidentBytes() {
        return kibibytes("self/status", "VmHWM");
    }

    private OptionalLong kibibytes(String file, String key) {
        return ProcFiles.value(procFolder.resolve(file), key)
                .filter(value -> value.matches("[0-9]{1,15} kB"))
                .map(value -> OptionalLong.of(Long.parseLong(value.replace(" kB", "")) * KIB))
                .orElseGet(OptionalLong::empty);
    }
}
