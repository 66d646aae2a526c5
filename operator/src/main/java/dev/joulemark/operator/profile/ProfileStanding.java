package dev.joulemark.operator.profile;

import dev.joulemark.api.v1alpha1.FrozenProfile;
import java.util.List;

/** How an experiment stands to the profile it names. */
public sealed interface ProfileStanding {

    /** It names none, or has ended and needs none. */
    record None() implements ProfileStanding {}

    /** Its current run was accepted under a profile, which holds for that run whatever becomes of the profile. */
    record Frozen() implements ProfileStanding {}

    /**
     * The profile is there and allows the experiment; nothing has been accepted yet.
     *
     * @param profile the profile as it is now
     */
    record Found(FrozenProfile profile) implements ProfileStanding {}

    /**
     * There is no such profile.
     *
     * @param name the name
     */
    record Missing(String name) implements ProfileStanding {}

    /**
     * The experiment contradicts the profile.
     *
     * @param sentences one a contradiction
     */
    record Refused(List<String> sentences) implements ProfileStanding {

        /** Copies the list. */
        public Refused {
            sentences = List.copyOf(sentences);
        }
    }
}
