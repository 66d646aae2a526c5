package dev.joulemark.operator.experiment;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/**
 * Looks up claim templates of dynamic resource allocation, in whichever version the cluster serves. A Pod whose template is
 * missing would wait for it without a word.
 *
 * @param client a client with the operator's roles
 */
record DeviceClaims(KubernetesClient client) {

    private static final String GROUP = "resource.k8s.io";
    private static final String FIELD = "spec.placement.resourceClaimTemplateRef names ResourceClaimTemplate ";

    /**
     * Why Pods cannot claim devices by a template.
     *
     * @param namespace namespace of the experiment
     * @param template name of the template
     * @return one sentence; empty where they can
     */
    Optional<String> missing(String namespace, String template) {
        APIGroup group = client.getApiGroup(GROUP);
        if (group == null) {
            return Optional.of(FIELD + template + ", and this cluster has no dynamic resource allocation (" + GROUP
                    + "): install a driver and enable it, or create an experiment with spec.placement.gpuCount.");
        }
        ResourceDefinitionContext templates = new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(group.getPreferredVersion().getVersion())
                .withKind("ResourceClaimTemplate")
                .withPlural("resourceclaimtemplates")
                .withNamespaced(true)
                .build();
        boolean there = client.genericKubernetesResources(templates)
                        .inNamespace(namespace)
                        .withName(template)
                        .get()
                != null;
        return there
                ? Optional.empty()
                : Optional.of(FIELD + template + ", which does not exist in namespace " + namespace + ": create it.");
    }
}
