package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that answers as an old and as a new cluster would; the real one is asked in {@code ProfileApiServerIT}. */
@Tag("K8S-4")
@EnableKubernetesMockClient(https = false)
final class DeviceClaimsTest {

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesMockServer server;

    /** Set by the extension. */
    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @Test
    @Tag("fault-42")
    void row42WithoutDynamicResourceAllocationTheMessageSaysSo() {
        assertThat(new DeviceClaims(client).missing("team-a", "one-gpu"))
                .contains(
                        "spec.placement.resourceClaimTemplateRef names ResourceClaimTemplate one-gpu, and this cluster"
                                + " has no dynamic resource allocation (resource.k8s.io): install a driver and enable it, or"
                                + " create an experiment with spec.placement.gpuCount.");
    }

    @Test
    @Tag("fault-42")
    void row42TheTemplateIsLookedUpInTheVersionTheClusterServes() {
        // Given
        serves("v1beta2");
        GenericKubernetesResource template = new GenericKubernetesResource();
        template.setApiVersion("resource.k8s.io/v1beta2");
        template.setKind("ResourceClaimTemplate");
        server.expect()
                .get()
                .withPath("/apis/resource.k8s.io/v1beta2/namespaces/team-a/resourceclaimtemplates/one-gpu")
                .andReturn(200, template)
                .always();

        // Then
        assertThat(new DeviceClaims(client).missing("team-a", "one-gpu")).isEmpty();
        assertThat(new DeviceClaims(client).missing("team-b", "one-gpu"))
                .contains("spec.placement.resourceClaimTemplateRef names ResourceClaimTemplate one-gpu, which does not"
                        + " exist in namespace team-b: create it.");
    }

    private void serves(String version) {
        APIGroup group = new APIGroupBuilder()
                .withName("resource.k8s.io")
                .withNewPreferredVersion("resource.k8s.io/" + version, version)
                .build();
        server.expect()
                .get()
                .withPath("/apis/resource.k8s.io")
                .andReturn(200, group)
                .always();
    }
}
