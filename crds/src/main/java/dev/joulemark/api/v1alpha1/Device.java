package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the model computes. */
public enum Device {
    /** A CUDA device where there is one, else the CPU. */
    @JsonProperty("Auto")
    AUTO,

    /** A CUDA device; without one the run ends. */
    @JsonProperty("Cuda")
    CUDA,

    /** The CPU. */
    @JsonProperty("Cpu")
    CPU
}
