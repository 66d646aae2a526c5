package dev.joulemark.runner.inference;

/** Where tensors live. */
public sealed interface ComputeDevice {

    /** The host's processor. */
    record Cpu() implements ComputeDevice {}

    /**
     * One CUDA device.
     *
     * @param uuid identity that does not depend on order, {@code GPU-…}
     * @param cudaIndex index in CUDA's order, which is not NVML's
     */
    record Gpu(String uuid, int cudaIndex) implements ComputeDevice {}

    /** The name that goes into the result: {@code Cpu} or the UUID. */
    default String label() {
        return switch (this) {
            case Cpu() -> "Cpu";
            case Gpu(String uuid, int ignored) -> uuid;
        };
    }
}
