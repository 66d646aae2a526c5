package dev.joulemark.operator;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** The canary's question: one experiment, whichever. Its answer goes through roles, CRD and storage, as every event does. */
final class ExperimentsQuestion implements Callable<Optional<String>> {

    private final KubernetesClient client;
    private final String path;

    ExperimentsQuestion(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        String scope = namespaces.stream()
                .sorted()
                .findFirst()
                .map(name -> "/namespaces/" + name)
                .orElse("");
        this.path = "/apis/" + EnergyExperiment.GROUP + "/" + EnergyExperiment.VERSION + scope
                + "/energyexperiments?limit=1";
    }

    @Override
    public Optional<String> call() {
        // Text, since an experiment of a newer version must not count as an outage.
        return client.raw(path) == null
                ? Optional.of("The API server knows no EnergyExperiments: install the CRDs of this release.")
                : Optional.empty();
    }
}
