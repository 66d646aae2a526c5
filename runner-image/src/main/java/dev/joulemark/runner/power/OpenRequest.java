package dev.joulemark.runner.power;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source is opened for.
 *
 * @param target what computes
 * @param gpuUuids GPUs to read, by UUID; empty for all the source can see
 * @param endpoint address of the daemon that the user named, such as {@code tcp://node-local:4938}; null where none was named
 */
public record OpenRequest(
        Target target, List<String> gpuUuids, @Nullable String endpoint) {

    /** What computes, and so what energy is wanted of. */
    public enum Target {
        /** GPUs. */
        GPU,

        /** The CPU. */
        CPU,

        /** Nobody knows: a source that reads both takes the GPUs where there are any. */
        ANY
    }

    /** Copies the list. */
    public OpenRequest {
        gpuUuids = List.copyOf(gpuUuids);
    }

    /** For the energy of a machine of which nothing is known. */
    public static OpenRequest ofAnything() {
        return new OpenRequest(Target.ANY, List.of(), null);
    }

    /** For the energy of the CPU. */
    public static OpenRequest ofCpu() {
        return new OpenRequest(Target.CPU, List.of(), null);
    }

    /**
     * For the energy of GPUs.
     *
     * @param uuids their UUIDs; empty for all
     */
    public static OpenRequest ofGpus(List<String> uuids) {
        return new OpenRequest(Target.GPU, uuids, null);
    }

    /**
     * The same, through the daemon at an address.
     *
     * @param address such as {@code tcp://node-local:4938}; null for none in particular
     */
    public OpenRequest through(@Nullable String address) {
        return new OpenRequest(target, gpuUuids, address);
    }
}
