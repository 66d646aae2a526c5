package dev.joulemark.runner.inference.pytorch;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to know of the machine it runs on.
 *
 * @param freeBytes bytes of memory that can be taken now; empty where unknown
 * @param processorVendor {@code vendor_id} of the processor, such as {@code GenuineIntel}; null where unknown
 */
public record Host(
        Supplier<OptionalLong> freeBytes, @Nullable String processorVendor) {

    /** A machine of which nothing is known. */
    public static Host unknown() {
        return new Host(OptionalLong::empty, null);
    }

    boolean isIntel() {
        return "GenuineIntel".equals(processorVendor);
    }
}
