package dev.joulemark.operator;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Experiments as the API server would store them. */
public final class Experiments {

    /** UID of {@link #smallest()}. */
    public static final String UID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private Experiments() {}

    /** An experiment with a model and a dataset and nothing else. */
    public static EnergyExperiment smallest() {
        return parse("""
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata:
                  name: smallest
                  namespace: team-a
                  uid: %s
                  generation: 1
                spec:
                  model: {path: models/m.gguf}
                  workload: {dataset: {name: aienergyscore}}
                """.formatted(UID));
    }

    /**
     * The same experiment with a status.
     *
     * @param experiment an experiment
     * @param status the status it has
     */
    public static EnergyExperiment with(EnergyExperiment experiment, EnergyExperimentStatus status) {
        experiment.setStatus(status);
        return experiment;
    }

    /**
     * Reads an experiment.
     *
     * @param yaml a document
     */
    public static EnergyExperiment parse(String yaml) {
        return Serialization.unmarshal(yaml, EnergyExperiment.class);
    }
}
