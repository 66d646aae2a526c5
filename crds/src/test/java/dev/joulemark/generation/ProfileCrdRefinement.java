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

/** The same as {@link CrdRefinement} for profiles. */
final class ProfileCrdRefinement implements CRDPostProcessor {

    private static final List<String> COLUMNS = List.of("GPUs", "Exclusivity", "Queue", "Age", "Image");

    /** A run's status holds its whole profile, and has to stay below its budget of 64 KiB. */
    static final long MOST_NODE_LABELS = 8;

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        if (resource instanceof CustomResourceDefinition crd) {
            crd.getSpec().getVersions().forEach(ProfileCrdRefinement::refine);
            crd.getMetadata().setLabels(Map.of("app.kubernetes.io/part-of", "joulemark"));
        }
        return resource;
    }

    private static void refine(CustomResourceDefinitionVersion version) {
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(
                        (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription("What a platform team decides about energy measurements: GPUs, exclusivity, queue, image,"
                + " storage. An experiment runs under it by spec.profileRef.");
        root.getProperties().remove("status"); // a profile is looked up and has nothing to report
        SchemaRefinement.property(root, "spec")
                .setDescription("Limits and defaults of the runs. A change reaches runs that are accepted later.");
        SchemaRefinement.labels(SchemaRefinement.property(root, "spec", "placement", "nodeSelector"), MOST_NODE_LABELS);
        SchemaRefinement.walk(root);
    }
}
