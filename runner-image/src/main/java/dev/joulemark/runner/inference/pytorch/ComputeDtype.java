package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.api.v1alpha1.Dtype;
import dev.joulemark.runner.inference.ComputeDevice;
import org.jspecify.annotations.Nullable;

/** The type a model computes in. */
enum ComputeDtype {
    FLOAT32("Float32", 6, 4),
    FLOAT16("Float16", 5, 2),
    BFLOAT16("BFloat16", 15, 2);

    private final String label;
    private final long scalarType;
    private final int bytes;

    ComputeDtype(String label, long scalarType, int bytes) {
        this.label = label;
        this.scalarType = scalarType;
        this.bytes = bytes;
    }

    /** The name in spec and result. */
    String label() {
        return label;
    }

    /** Number of the type in {@code c10/core/ScalarType.h}. */
    long scalarType() {
        return scalarType;
    }

    int bytes() {
        return bytes;
    }

    /** The type that weights are stored in; null for one that is not computed in. */
    static @Nullable ComputeDtype stored(String name) {
        return switch (name) {
            case "F32" -> FLOAT32;
            case "F16" -> FLOAT16;
            case "BF16" -> BFLOAT16;
            default -> null;
        };
    }

    /** {@code Auto} is Float32 on a CPU and the stored type on a GPU, where a quantised one computes in Float16. */
    static ComputeDtype of(Dtype wanted, ComputeDevice device, String sourceDtype) {
        return switch (wanted) {
            case FLOAT32 -> FLOAT32;
            case FLOAT16 -> FLOAT16;
            case BFLOAT16 -> BFLOAT16;
            case AUTO ->
                switch (device) {
                    case ComputeDevice.Cpu ignored -> FLOAT32;
                    case ComputeDevice.Gpu ignored ->
                        switch (sourceDtype) {
                            case "F32" -> FLOAT32;
                            case "BF16" -> BFLOAT16;
                            default -> FLOAT16;
                        };
                };
        };
    }
}
