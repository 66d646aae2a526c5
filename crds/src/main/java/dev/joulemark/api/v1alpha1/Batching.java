package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the place of a prompt that is finished before the others of its batch. */
public enum Batching {
    /** It is carried along until the whole batch is finished. */
    @JsonProperty("Static")
    STATIC,

    /** The next prompt takes it. */
    @JsonProperty("Continuous")
    CONTINUOUS
}
