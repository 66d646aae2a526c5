package dev.joulemark.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.plan.SpecDocument;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** The effective spec as the document that the runner reads. */
public final class SpecConfigMap {

    /** Key of the document. */
    public static final String KEY = "experiment.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private SpecConfigMap() {}

    /**
     * The immutable ConfigMap of an attempt.
     *
     * @param experiment a stored experiment
     * @param names names of the attempt
     */
    public static ConfigMap desired(EnergyExperiment experiment, AttemptNames names) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(names.objectName())
                .withNamespace(names.namespace())
                .withLabels(names.labels())
                .withAnnotations(Provenance.annotations(experiment))
                .withOwnerReferences(names.owner())
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(KEY, document(experiment)))
                .build();
    }

    private static String document(EnergyExperiment experiment) {
        ObjectNode root = YAML.createObjectNode();
        root.put("apiVersion", EnergyExperiment.GROUP + "/" + EnergyExperiment.VERSION);
        root.put("kind", EnergyExperiment.KIND);
        root.putObject("metadata")
                .put("name", experiment.getMetadata().getName())
                .put("namespace", experiment.getMetadata().getNamespace())
                .put("uid", experiment.getMetadata().getUid());
        root.set("spec", SpecDocument.of(experiment.getSpec()));
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write an experiment as YAML", e);
        }
    }
}
