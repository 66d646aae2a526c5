package dev.joulemark.generation;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the schema of every kind needs and no annotation can say. */
final class SchemaRefinement {

    /** Kubernetes allows 63 characters for the value of a label. */
    private static final long LABEL_VALUE_LENGTH = 63;

    private static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

    private SchemaRefinement() {}

    /**
     * A map whose values are those of labels.
     *
     * @param nodeSelector its schema
     * @param most how many it may have
     */
    static void labels(JSONSchemaProps nodeSelector, long most) {
        nodeSelector.setMaxProperties(most);
        JSONSchemaProps value = nodeSelector.getAdditionalProperties().getSchema();
        value.setMaxLength(LABEL_VALUE_LENGTH);
        value.setPattern(LABEL_VALUE);
    }

    static JSONSchemaProps property(JSONSchemaProps schema, String... path) {
        JSONSchemaProps found = schema;
        for (String name : path) {
            found = requireNonNull(found.getProperties().get(name), name);
        }
        return found;
    }

    static void walk(JSONSchemaProps schema) {
        if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
            schema.setFormat("int64");
        }
        // An annotation on a record component is seen twice, on its field and on its accessor.
        if (schema.getXKubernetesValidations() != null) {
            Map<String, ValidationRule> rules = new LinkedHashMap<>();
            schema.getXKubernetesValidations().forEach(rule -> rules.putIfAbsent(rule.getRule(), rule));
            schema.setXKubernetesValidations(List.copyOf(rules.values()));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(SchemaRefinement::walk);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            walk(schema.getItems().getSchema());
        }
    }
}
