package dev.joulemark.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the Lease back, so that another replica leads within seconds of an orderly end. */
public final class LeaseRelease {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseRelease.class);

    private LeaseRelease() {}

    /**
     * Gives the Lease back if this process holds it; nothing is written otherwise. When the API server is away the Lease
     * runs out by itself.
     *
     * @param client a client with the operator's roles
     * @param settings the Lease
     */
    public static void release(KubernetesClient client, LeaderSettings settings) {
        try {
            Resource<Lease> resource =
                    client.leases().inNamespace(settings.namespace()).withName(settings.name());
            Lease lease = resource.get();
            if (lease == null || !settings.identity().equals(lease.getSpec().getHolderIdentity())) {
                return;
            }
            // The version that was read goes along, so that a Lease another took meanwhile stays as it is.
            client.resource(new LeaseBuilder(lease)
                            .editSpec()
                            .withHolderIdentity(null)
                            .withLeaseDurationSeconds(1)
                            .endSpec()
                            .build())
                    .update();
            LOG.atInfo().addKeyValue("identity", settings.identity()).log("lease released");
        } catch (KubernetesClientException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the lease was not released and runs out by itself");
        }
    }
}
