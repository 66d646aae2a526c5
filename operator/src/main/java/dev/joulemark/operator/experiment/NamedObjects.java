package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.ObjectRef;
import dev.joulemark.api.v1alpha1.QueueSpec;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up the objects that an experiment names and does not create.
 *
 * @param client reads them
 */
record NamedObjects(KubernetesClient client) {

    /** API group of Kueue: where it is missing, nobody would ever admit a queued Job. */
    private static final String KUEUE = "kueue.x-k8s.io";

    /** One sentence for each that is not there, with field, name and what to do. */
    List<String> missing(EnergyExperiment experiment) {
        String namespace = experiment.getMetadata().getNamespace();
        References references = References.of(experiment.getSpec());
        List<String> missing = new ArrayList<>();
        for (References.Claim claim : references.claims()) {
            if (client.persistentVolumeClaims()
                            .inNamespace(namespace)
                            .withName(claim.name())
                            .get()
                    == null) {
                missing.add(claim.field() + " names PersistentVolumeClaim " + claim.name()
                        + ", which does not exist in namespace " + namespace + ": create it.");
            }
        }
        for (References.Key key : references.configMaps()) {
            missingKey(key, namespace).ifPresent(missing::add);
        }
        ObjectRef template = experiment.getSpec().placement().resourceClaimTemplateRef();
        if (template != null) {
            new DeviceClaims(client).missing(namespace, template.name()).ifPresent(missing::add);
        }
        QueueSpec queue = experiment.getSpec().queue();
        if (queue != null && client.getApiGroup(KUEUE) == null) {
            missing.add("spec.queue names LocalQueue " + queue.localQueue()
                    + ", and this cluster has no Kueue: install it, or create an experiment without spec.queue.");
        }
        return missing;
    }

    private Optional<String> missingKey(References.Key key, String namespace) {
        ConfigMap configMap = client.configMaps()
                .inNamespace(namespace)
                .withName(key.ref().name())
                .get();
        if (configMap == null) {
            return Optional.of(key.field() + " names ConfigMap " + key.ref().name()
                    + ", which does not exist in namespace " + namespace + ": create it.");
        }
        Map<String, String> data = configMap.getData() == null ? Map.of() : configMap.getData();
        Map<String, String> binary = configMap.getBinaryData() == null ? Map.of() : configMap.getBinaryData();
        if (data.containsKey(key.ref().key()) || binary.containsKey(key.ref().key())) {
            return Optional.empty();
        }
        return Optional.of(key.field() + " names key " + key.ref().key() + ", which ConfigMap "
                + key.ref().name() + " does not have: add it.");
    }
}
