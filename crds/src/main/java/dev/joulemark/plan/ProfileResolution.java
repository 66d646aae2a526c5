package dev.joulemark.plan;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.util.List;

/** What a profile makes of an experiment. */
public sealed interface ProfileResolution {

    /**
     * The experiment may run.
     *
     * @param spec its spec with everything filled in that the profile supplies
     */
    record Resolved(EnergyExperimentSpec spec) implements ProfileResolution {}

    /**
     * The experiment contradicts the profile.
     *
     * @param sentences one a contradiction, each with field, value and what to do; never empty
     */
    record Refused(List<String> sentences) implements ProfileResolution {

        /** Copies the list. */
        public Refused {
            sentences = List.copyOf(sentences);
        }
    }
}
