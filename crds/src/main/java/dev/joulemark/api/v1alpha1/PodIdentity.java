package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * User and groups of the runner's processes, for volumes whose files belong to somebody. Root is out of reach, as the
 * restricted standard demands.
 *
 * @param runAsUser user; null for 65532
 * @param runAsGroup group; null for 65532
 * @param fsGroup group that volumes are made writable for; null for 65532
 * @param supplementalGroups further groups, such as that of an NFS export
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodIdentity(
        @Min(1)
        @Max(2_147_483_647)
        @JsonPropertyDescription("User of the processes, never root. Default: 65532.")
        @Nullable
        Long runAsUser,

        @Min(1) @Max(2_147_483_647) @JsonPropertyDescription("Group of the processes. Default: 65532.") @Nullable
        Long runAsGroup,

        @Min(1)
        @Max(2_147_483_647)
        @JsonPropertyDescription("Group that volumes are made writable for. Default: 65532.")
        @Nullable
        Long fsGroup,

        @Size(max = 16) @JsonPropertyDescription("Further groups, such as that of an NFS export.")
        List<@Min(1) @Max(2_147_483_647) Long> supplementalGroups) {

    /** Copies the list; an absent one becomes empty. */
    public PodIdentity {
        supplementalGroups = supplementalGroups == null ? List.of() : List.copyOf(supplementalGroups);
    }
}
