package dev.joulemark.generation;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/** What no annotation can say of a profile. */
final class ProfileSchema {

    /** Printer columns in their order. */
    static final List<String> COLUMNS = List.of("GPUs", "Exclusivity", "Queue", "Age", "Image");

    /** A run's status holds its whole profile, and has to stay below its budget of 64 KiB. */
    static final long MOST_NODE_LABELS = 8;

    private ProfileSchema() {}

    static void refine(JSONSchemaProps root) {
        root.setDescription("What a platform team decides about energy measurements: GPUs, exclusivity, queue, image,"
                + " storage. An experiment runs under it by spec.profileRef.");
        root.getProperties().remove("status"); // a profile is looked up and has nothing to report
        SchemaRefinement.property(root, "spec")
                .setDescription("Limits and defaults of the runs. A change reaches runs that are accepted later.");
        SchemaRefinement.labels(SchemaRefinement.property(root, "spec", "placement", "nodeSelector"), MOST_NODE_LABELS);
    }
}
