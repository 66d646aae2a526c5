package dev.joulemark.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Adds to a generated CRD what no annotation can say: list types, bounds of maps, the order of the printer columns. */
final class CrdRefinement implements CRDPostProcessor {

    private static final List<String> COLUMNS = List.of(
            "Phase", "Valid", "J/Token", "±%", "Tok/s", "Runs", "GPU", "Warn", "Age", "Energy", "AvgW", "Node", "Queue",
            "Model", "Reason");

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
                ProfileCrdRefinement.MOST_NODE_LABELS);
        SchemaRefinement.walk(root);
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
