package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The processors of the whole machine. What the kernel hides is null.
 *
 * @param sockets processor packages
 * @param cores cores of all packages
 * @param threads hardware threads that are online
 * @param numaNodes memory domains
 * @param smtActive whether cores run several threads at once
 * @param governor rule for the clock, such as performance; several with commas
 * @param scalingDriver what sets the clock, such as amd-pstate-epp
 * @param minFrequencyMhz lowest clock that the rule may choose
 * @param maxFrequencyMhz highest clock that the rule may choose
 * @param boost whether clocks above the nominal one are allowed
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ProcessorRecord(
        @JsonPropertyDescription("Processor packages.") @Nullable
        Integer sockets,

        @JsonPropertyDescription("Cores of all packages.") @Nullable
        Integer cores,

        @JsonPropertyDescription("Hardware threads that are online.") @Nullable
        Integer threads,

        @JsonPropertyDescription("Memory domains.") @Nullable
        Integer numaNodes,

        @JsonPropertyDescription("Whether cores run several threads at once.") @Nullable
        Boolean smtActive,

        @JsonPropertyDescription("Rule for the clock, such as performance; several with commas.") @Nullable
        String governor,

        @JsonPropertyDescription("What sets the clock, such as amd-pstate-epp.") @Nullable
        String scalingDriver,

        @JsonPropertyDescription("Lowest clock that the rule may choose.") @Nullable
        Integer minFrequencyMhz,

        @JsonPropertyDescription("Highest clock that the rule may choose.") @Nullable
        Integer maxFrequencyMhz,

        @JsonPropertyDescription("Whether clocks above the nominal one are allowed.") @Nullable
        Boolean boost) {}
