package dev.joulemark.runner.environment;

import org.jspecify.annotations.Nullable;

/**
 * The processors of the whole machine, whatever this process may use of them. A fact that the kernel hides, as it does in many
 * virtual machines, is null.
 *
 * @param sockets processor packages
 * @param cores cores of all packages
 * @param threads hardware threads that are online
 * @param numaNodes memory domains
 * @param smtActive whether cores run several threads at once
 * @param governor rule for the clock, such as {@code performance}; several in alphabetical order with commas
 * @param scalingDriver what sets the clock, such as {@code amd-pstate-epp}
 * @param leastMegahertz lowest clock that the rule may choose
 * @param mostMegahertz highest clock that the rule may choose
 * @param boost whether clocks above the nominal one are allowed
 */
public record ProcessorFacts(
        @Nullable Integer sockets,
        @Nullable Integer cores,
        @Nullable Integer threads,
        @Nullable Integer numaNodes,
        @Nullable Boolean smtActive,
        @Nullable String governor,
        @Nullable String scalingDriver,
        @Nullable Integer leastMegahertz,
        @Nullable Integer mostMegahertz,
        @Nullable Boolean boost) {

    /** Nothing is known. */
    public static final ProcessorFacts UNKNOWN =
            new ProcessorFacts(null, null, null, null, null, null, null, null, null, null);
}
