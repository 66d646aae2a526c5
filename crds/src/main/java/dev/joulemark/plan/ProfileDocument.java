package dev.joulemark.plan;

import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.MeasurementProfileSpec;
import org.jspecify.annotations.Nullable;

/** A profile at one moment, identified by what it says. */
public final class ProfileDocument {

    private ProfileDocument() {}

    /**
     * The profile as it is now, for a run that is accepted under it.
     *
     * @param name name of the MeasurementProfile
     * @param uid its UID; null where it was read from a file
     * @param generation its generation; null where it was read from a file
     * @param spec its spec
     */
    public static FrozenProfile freeze(
            String name, @Nullable String uid, @Nullable Long generation, MeasurementProfileSpec spec) {
        return new FrozenProfile(name, uid, generation, hash(spec), spec);
    }

    /**
     * Identifies what a profile says: SHA-256 over its spec with every default filled in and keys in alphabetical order.
     *
     * @param spec the spec of a profile
     * @return 64 hexadecimal digits
     */
    public static String hash(MeasurementProfileSpec spec) {
        return SpecDocument.hash(SpecDocument.tree(spec));
    }
}
