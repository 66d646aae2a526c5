package dev.joulemark.runner.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param name stable name in lower case
 * @param status how it stands
 * @param detail a sentence: what was seen
 * @param remedy what to do, with the command where there is one; null where nothing is to be done
 */
public record Check(
        String name, Status status, String detail, @Nullable String remedy) {

    /** How it stands. */
    public enum Status {
        /** As it should be. */
        OK,

        /** Numbers are worse than they could be. */
        WARNING,

        /** Something does not work. */
        PROBLEM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Check ok(String name, String detail) {
        return new Check(name, Status.OK, detail, null);
    }

    static Check warning(String name, String detail, String remedy) {
        return new Check(name, Status.WARNING, detail, remedy);
    }

    static Check problem(String name, String detail, String remedy) {
        return new Check(name, Status.PROBLEM, detail, remedy);
    }
}
