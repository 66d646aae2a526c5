package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How floating-point operations were counted. */
public enum FlopsMethod {
    /** By the tool calflops. */
    @JsonProperty("calflops")
    CALFLOPS,

    /** From the architecture in the config. */
    @JsonProperty("architecture")
    ARCHITECTURE,

    /** From an estimated number of parameters. */
    @JsonProperty("parameter_estimate")
    PARAMETER_ESTIMATE,

    /** 2 * N * tokens, N from the real tensors. */
    @JsonProperty("palm_formula")
    PALM_FORMULA
}
