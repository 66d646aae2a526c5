package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Where a full result lies, and how to tell that it is the one.
 *
 * @param uri {@code pvc://namespace/claim/path/result.json} or {@code s3://bucket/key}
 * @param sha256 SHA-256 of {@code result.json}, 64 hexadecimal digits
 * @param bytes length of {@code result.json}
 * @param schemaVersion version of its schema
 */
public record StoredResult(
        @Required @Size(max = 2048) @JsonPropertyDescription("Address of result.json: pvc://… or s3://….")
        String uri,

        @Required @Size(max = 64) @JsonPropertyDescription("SHA-256 of result.json.")
        String sha256,

        @Required @JsonPropertyDescription("Length of result.json in bytes.")
        Long bytes,

        @Required @Size(max = 16) @JsonPropertyDescription("Version of its schema.")
        String schemaVersion) {}
