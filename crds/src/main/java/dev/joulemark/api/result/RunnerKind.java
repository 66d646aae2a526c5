package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What made a result. */
public enum RunnerKind {
    /** The command line on a machine. */
    @JsonProperty("LocalProcess")
    LOCAL_PROCESS,

    /** A Job of the operator. */
    @JsonProperty("Job")
    JOB
}
