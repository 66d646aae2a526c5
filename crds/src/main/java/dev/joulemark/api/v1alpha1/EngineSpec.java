package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What runs the model.
 *
 * @param name the engine
 * @param device where the tensors live
 * @param batchSize prompts that are generated together, 1 to 1024
 * @param batching what happens to the place of a prompt that is finished before the others
 * @param image the runner image by digest; null for the operator's own; ignored by the command line
 * @param threads CPU threads of the engine, 1 to 1024; null for one per available core
 */
public record EngineSpec(
        @JsonPropertyDescription("The engine. Default: PyTorch.")
        EngineName name,

        @JsonPropertyDescription(
                "Where the model computes. Auto takes a CUDA device where there is one. Default: Auto.")
        Device device,

        @Min(1) @Max(1024) @JsonPropertyDescription("Prompts that are generated together. Default: 1.")
        Integer batchSize,

        @JsonPropertyDescription(
                "Static carries a finished prompt along until its batch is finished; Continuous gives its"
                        + " place to the next prompt. Default: Static.")
        Batching batching,

        @Size(min = 1, max = 512)
        @Pattern("^[a-zA-Z0-9][a-zA-Z0-9._:/-]*@sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("Runner image, by digest. Default: the image the operator was installed with. Ignored"
                + " by the command line.")
        @Nullable
        String image,

        @Min(1)
        @Max(1024)
        @JsonPropertyDescription("CPU threads of the engine. Default: one per core that is available.")
        @Nullable
        Integer threads) {

    /** Prompts per batch when none is given. */
    public static final int DEFAULT_BATCH_SIZE = 1;

    /** Supplies PyTorch, {@code Auto}, batch size 1 and {@code Static}. */
    public EngineSpec {
        name = requireNonNullElse(name, EngineName.PYTORCH);
        device = requireNonNullElse(device, Device.AUTO);
        batchSize = requireNonNullElse(batchSize, DEFAULT_BATCH_SIZE);
        batching = requireNonNullElse(batching, Batching.STATIC);
    }

    /** The engine that an experiment without this section gets. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static EngineSpec defaults() {
        return new EngineSpec(null, null, null, null, null, null);
    }
}
