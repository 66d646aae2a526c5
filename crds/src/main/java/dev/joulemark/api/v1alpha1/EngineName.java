package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Engines that run a model. */
public enum EngineName {
    /** PyTorch, through DJL. */
    @JsonProperty("PyTorch")
    PYTORCH
}
