package dev.joulemark.runner.inference.pytorch;

import org.jspecify.annotations.Nullable;

/**
 * A GPU as the driver shows it.
 *
 * @param uuid identity that does not depend on order, {@code GPU-…}
 * @param pciBusId address on the bus, such as {@code 00000000:3B:00.0}; null where unknown
 * @param memoryFreeBytes memory that nobody uses; null where unknown
 */
public record CudaBoard(
        String uuid, @Nullable String pciBusId, @Nullable Long memoryFreeBytes) {}
