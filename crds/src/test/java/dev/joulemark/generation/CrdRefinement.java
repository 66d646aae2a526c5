package dev.joulemark.generation;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Adds to a generated CRD what no annotation can say.
 *
 * @param columns printer columns in their order
 * @param schema changes what is its kind's own
 */
record CrdRefinement(List<String> columns, Consumer<JSONSchemaProps> schema) implements CRDPostProcessor {

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        if (resource instanceof CustomResourceDefinition crd) {
            crd.getSpec().getVersions().forEach(this::refine);
            crd.getMetadata().setLabels(Map.of("app.kubernetes.io/part-of", "joulemark"));
        }
        return resource;
    }

    private void refine(CustomResourceDefinitionVersion version) {
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(
                        (CustomResourceColumnDefinition column) -> columns.indexOf(column.getName())));
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        schema.accept(root);
        SchemaRefinement.walk(root);
    }
}
