package dev.joulemark.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/** What no annotation can say of an experiment: list types, bounds of maps, the status it is created with. */
final class ExperimentSchema {

    /** Printer columns in their order. */
    static final List<String> COLUMNS = List.of(
            "Phase", "Valid", "J/Token", "±%", "Tok/s", "Runs", "GPU", "Warn", "Age", "Energy", "AvgW", "Node", "Queue",
            "Model", "Reason");

    private static final long MOST_NODE_LABELS = 32;

    private ExperimentSchema() {}

    static void refine(JSONSchemaProps root) {
        root.setDescription(
                "Measures what one model costs in energy on one configuration, and judges the measurement.");
        SchemaRefinement.property(root, "spec")
                .setDescription("What to measure and how. Immutable, except run and results.retention.");
        SchemaRefinement.property(root, "status")
                .setDescription("What became of it: numbers, warnings, and a verdict.");
        SchemaRefinement.property(root, "status").setDefault(notSeenYet());
        JSONSchemaProps conditions = SchemaRefinement.property(root, "status", "conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        SchemaRefinement.labels(SchemaRefinement.property(root, "spec", "placement", "nodeSelector"), MOST_NODE_LABELS);
        SchemaRefinement.labels(
                SchemaRefinement.property(root, "status", "profile", "spec", "placement", "nodeSelector"),
                ProfileSchema.MOST_NODE_LABELS);
    }

    /** Tools that wait by kstatus take an object without conditions as done, and those with expressions find nothing to read. */
    private static JsonNode notSeenYet() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "Unknown")
                .put("reason", "Pending")
                .put("message", "The operator has not seen this yet.")
                .put("lastTransitionTime", "1970-01-01T00:00:00Z");
        return status;
    }
}
