package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The profile as it was when the run was accepted. Later changes of the profile, and its deletion, do not reach this run; a
 * clean run resolves it anew.
 *
 * @param name name of the MeasurementProfile
 * @param uid its UID
 * @param generation its generation
 * @param hash SHA-256 over its spec with every default filled in, 64 hexadecimal digits
 * @param spec its spec
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FrozenProfile(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the MeasurementProfile.")
        String name,

        @Size(max = 64) @JsonPropertyDescription("UID of the MeasurementProfile.") @Nullable
        String uid,

        @JsonPropertyDescription("Generation of the MeasurementProfile.") @Nullable
        Long generation,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("SHA-256 over the profile's spec with every default filled in.")
        String hash,

        @Required @JsonPropertyDescription("The profile's spec at that time.")
        MeasurementProfileSpec spec) {}
