package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.PodIdentity;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import java.util.Optional;

/** What every Pod of an attempt may do: the restricted standard of Kubernetes, and a read-only root besides. */
final class Restricted {

    /** User and group; the numeric form lets the kubelet check {@code runAsNonRoot}. */
    private static final long RUNNER_ID = 65_532;

    private Restricted() {}

    static PodSecurityContext pod(Optional<PodIdentity> identity) {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(identity.map(PodIdentity::runAsUser).orElse(RUNNER_ID))
                .withRunAsGroup(identity.map(PodIdentity::runAsGroup).orElse(RUNNER_ID))
                .withFsGroup(identity.map(PodIdentity::fsGroup).orElse(RUNNER_ID))
                .withSupplementalGroups(
                        identity.map(PodIdentity::supplementalGroups).orElse(List.of()))
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    static SecurityContext container() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
