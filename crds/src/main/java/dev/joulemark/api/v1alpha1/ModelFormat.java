package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How weights are stored. */
public enum ModelFormat {
    /** Seen from the files. */
    @JsonProperty("Auto")
    AUTO,

    /** A Hugging Face folder with safetensors. */
    @JsonProperty("Safetensors")
    SAFETENSORS,

    /** A GGUF file. */
    @JsonProperty("Gguf")
    GGUF,

    /** Random weights from config.json alone. */
    @JsonProperty("Dummy")
    DUMMY
}
