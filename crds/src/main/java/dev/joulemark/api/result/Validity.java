package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether numbers can be trusted. */
public enum Validity {
    /** They can. */
    @JsonProperty("True")
    TRUE,

    /** They cannot. */
    @JsonProperty("False")
    FALSE,

    /** Not known. */
    @JsonProperty("Unknown")
    UNKNOWN
}
