package dev.joulemark.operator.job;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** What every Pod of an attempt may do: the restricted standard of Kubernetes, and a read-only root besides. */
final class Restricted {

    /** User and group; the numeric form lets the kubelet check {@code runAsNonRoot}. */
    private static final long RUNNER_ID = 65_532;

    private Restricted() {}

    static PodSecurityContext pod() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(RUNNER_ID)
                .withRunAsGroup(RUNNER_ID)
                .withFsGroup(RUNNER_ID)
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
