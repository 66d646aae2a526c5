package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * How to reach zeusd.
 *
 * @param endpoint {@code tcp://host:port}; null for zeusd's own default
 * @param tokenSecretRef the token, where zeusd asks for one
 */
public record ZeusSpec(
        @Size(min = 1, max = 256)
        @Pattern("^tcp://[A-Za-z0-9.\\[\\]:-]+:[0-9]{1,5}$")
        @JsonPropertyDescription("Address of zeusd, such as tcp://node-local:4938.")
        @Nullable
        String endpoint,

        @JsonPropertyDescription("Secret with the token, where zeusd asks for one.") @Nullable
        SecretKeyRef tokenSecretRef) {}
