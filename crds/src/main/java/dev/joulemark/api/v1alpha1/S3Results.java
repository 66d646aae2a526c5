package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A place in an S3 bucket.
 *
 * @param bucket the bucket
 * @param prefix key prefix; empty for the root of the bucket
 * @param endpoint URL of the server; null for AWS
 * @param region region name
 * @param pathStyle whether the bucket is part of the path rather than of the host name
 * @param credentialsSecretRef Secret with {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}; null for
 *     workload identity
 * @param serviceAccountName ServiceAccount of the Pod, for workload identity; null for the namespace's default. Its token is
 *     not mounted
 * @param caBundleRef ConfigMap with the certificates, in PEM, of the authorities that the server's certificate is checked
 *     against; null for those of the image
 * @param checksums which checksums the server is sent
 */
public record S3Results(
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
        @JsonPropertyDescription("Name of the bucket.")
        String bucket,

        @Size(max = 512) @Pattern("^[^\\x00-\\x1f]*$") @JsonPropertyDescription("Key prefix. Default: none.")
        String prefix,

        @Size(min = 8, max = 512)
        @Pattern("^https?://[^\\x00-\\x20]+$")
        @JsonPropertyDescription("URL of the server. Default: AWS.")
        @Nullable
        String endpoint,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Region. Default: us-east-1.")
        String region,

        @JsonPropertyDescription("Put the bucket into the path rather than the host name. Default: false.")
        Boolean pathStyle,

        @JsonPropertyDescription("Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Default: workload identity.")
        @Nullable
        ObjectRef credentialsSecretRef,

        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        @JsonPropertyDescription("ServiceAccount that workload identity is bound to. Default: the namespace's default.")
        @Nullable
        String serviceAccountName,

        @JsonPropertyDescription("ConfigMap with the server's certificate authorities in PEM. Default: the image's.")
        @Nullable
        ConfigMapKeyRef caBundleRef,

        @JsonPropertyDescription("WhenSupported, or WhenRequired for older servers. Default: WhenSupported.")
        S3Checksums checksums) {

    /** Supplies the defaults of absent values. */
    public S3Results {
        prefix = requireNonNullElse(prefix, "");
        region = requireNonNullElse(region, "us-east-1");
        pathStyle = requireNonNullElse(pathStyle, false);
        checksums = requireNonNullElse(checksums, S3Checksums.WHEN_SUPPORTED);
    }
}
