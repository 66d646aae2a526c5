package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Number types a model computes in. */
public enum Dtype {
    /** Float32 on a CPU, the stored type on a GPU. */
    @JsonProperty("Auto")
    AUTO,

    /** IEEE 754 single precision. */
    @JsonProperty("Float32")
    FLOAT32,

    /** IEEE 754 half precision. */
    @JsonProperty("Float16")
    FLOAT16,

    /** Brain floating point, 8 exponent bits. */
    @JsonProperty("BFloat16")
    BFLOAT16
}
