package dev.joulemark.runner.power;

import org.jspecify.annotations.Nullable;

/**
 * What does not change of a GPU and its driver while it is measured. A fact that could not be read is null. The serial number
 * is left out: results are published.
 *
 * @param architecture such as {@code Hopper}
 * @param computeCapability such as {@code 9.0}; tells a GA100 (8.0) from other chips of its architecture
 * @param vbios version of the board's firmware
 * @param eccEnabled whether memory corrects errors, which costs time and energy; null also where the part cannot
 * @param maxSmClockMegahertz highest clock of the multiprocessors
 * @param maxMemoryClockMegahertz highest clock of the memory
 * @param nvmlVersion version of the library that was asked
 * @param cudaVersion highest version of CUDA that the driver offers, such as {@code 12.8}
 */
public record GpuBoard(
        @Nullable String architecture,
        @Nullable String computeCapability,
        @Nullable String vbios,
        @Nullable Boolean eccEnabled,
        @Nullable Integer maxSmClockMegahertz,
        @Nullable Integer maxMemoryClockMegahertz,
        @Nullable String nvmlVersion,
        @Nullable String cudaVersion) {

    /** Nothing is known. */
    public static final GpuBoard UNKNOWN = new GpuBoard(null, null, null, null, null, null, null, null);
}
