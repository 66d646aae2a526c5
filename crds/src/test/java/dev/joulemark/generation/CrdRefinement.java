package dev.joulemark.generation;

import static java.util.Objects.requireNonNull;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds to a generated CRD what no annotation can say: list types, bounds of maps, the order of the printer columns. */
final class CrdRefinement implements CRDPostProcessor {

    private static final List<String> COLUMNS = List.of(
            "Phase", "Valid", "J/Token", "±%", "Tok/s", "Runs", "GPU", "Warn", "Age", "Energy", "AvgW", "Node", "Queue",
            "Model", "Reason");

    /** Kubernetes allows 63 characters for the value of a label. */
    private static final long LABEL_VALUE_LENGTH = 63;

    private static final long MOST_NODE_LABELS = 32;

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        if (resource instanceof CustomResourceDefinition crd) {
            crd.getSpec().getVersions().forEach(CrdRefinement::refine);
            crd.getMetadata().setLabels(Map.of("app.kubernetes.io/part-of", "joulemark"));
        }
        return resource;
    }

    private static void refine(CustomResourceDefinitionVersion version) {
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(
                        (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(
                "Measures what one model costs in energy on one configuration, and judges the measurement.");
        property(root, "spec").setDescription("What to measure and how. Immutable, except run and results.retention.");
        property(root, "status").setDescription("What became of it: numbers, warnings, and a verdict.");
        JSONSchemaProps conditions = property(root, "status", "conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        JSONSchemaProps nodeSelector = property(root, "spec", "placement", "nodeSelector");
        nodeSelector.setMaxProperties(MOST_NODE_LABELS);
        nodeSelector.getAdditionalProperties().getSchema().setMaxLength(LABEL_VALUE_LENGTH);
        walk(root);
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String... path) {
        JSONSchemaProps found = schema;
        for (String name : path) {
            found = requireNonNull(found.getProperties().get(name), name);
        }
        return found;
    }

    private static void walk(JSONSchemaProps schema) {
        if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
            schema.setFormat("int64");
        }
        // An annotation on a record component is seen twice, on its field and on its accessor.
        if (schema.getXKubernetesValidations() != null) {
            Map<String, io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule> rules = new LinkedHashMap<>();
            schema.getXKubernetesValidations().forEach(rule -> rules.putIfAbsent(rule.getRule(), rule));
            schema.setXKubernetesValidations(List.copyOf(rules.values()));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdRefinement::walk);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            walk(schema.getItems().getSchema());
        }
    }
}
