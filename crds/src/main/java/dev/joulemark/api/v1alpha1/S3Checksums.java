package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which checksums a store is sent. */
public enum S3Checksums {
    /** Those of today's S3. */
    @JsonProperty("WhenSupported")
    WHEN_SUPPORTED,

    /** Only those of old, for stores that refuse others. */
    @JsonProperty("WhenRequired")
    WHEN_REQUIRED
}
