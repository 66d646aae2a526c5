package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Sources of energy readings. */
public enum EnergyBackend {
    /** The first that answers, in a fixed order. */
    @JsonProperty("Auto")
    AUTO,

    /** NVIDIA Management Library. */
    @JsonProperty("Nvml")
    NVML,

    /** zeusd, or the Python package zeus. */
    @JsonProperty("Zeus")
    ZEUS,

    /** The Python package codecarbon. */
    @JsonProperty("CodeCarbon")
    CODECARBON,

    /** Running average power limit counters of the CPU. */
    @JsonProperty("Rapl")
    RAPL,

    /** CPU time times watts; never valid. */
    @JsonProperty("Estimate")
    ESTIMATE,

    /** No energy is measured. */
    @JsonProperty("None")
    NONE
}
