package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A model in an S3 bucket.
 *
 * @param uri {@code s3://bucket/prefix}
 */
public record S3Model(
        @Required
        @Size(min = 6, max = 1024)
        @Pattern("^s3://[a-z0-9][a-z0-9.-]*(/[^\\x00-\\x1f]*)?$")
        @JsonPropertyDescription("Bucket and prefix, such as s3://models/smollm2.")
        String uri) {}
