package dev.joulemark.runner.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict on one document. */
public sealed interface Validation {

    /**
     * The API server would accept it.
     *
     * @param name {@code metadata.name}
     * @param uid {@code metadata.uid}, which only a document from a cluster has
     * @param document the document as it stands
     * @param spec its spec with every default filled in
     */
    record Accepted(String name, @Nullable String uid, ObjectNode document, EnergyExperimentSpec spec)
            implements Validation {}

    /**
     * The API server would accept it, and it is a profile: part of a file, and nothing to run.
     *
     * @param name {@code metadata.name}
     */
    record AcceptedProfile(String name) implements Validation {}

    /**
     * The API server would refuse it.
     *
     * @param sentences one a fault, each with field, value and what to do; never empty
     */
    record Refused(List<String> sentences) implements Validation {

        /** Copies the list. */
        public Refused {
            sentences = List.copyOf(sentences);
        }
    }
}
