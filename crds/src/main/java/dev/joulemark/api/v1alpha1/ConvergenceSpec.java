package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Warm-up until the coefficient of variation of the last latencies is small.
 *
 * @param cvThreshold coefficient of variation to fall below, a decimal from 0.01 to 0.5
 * @param windowSize latencies that are looked at, 3 to 50
 * @param minRuns fewest runs, 1 to 100
 * @param maxRuns most runs, 1 to 200
 */
@ValidationRule(
        value = "(has(self.minRuns) ? self.minRuns : 5) <= (has(self.maxRuns) ? self.maxRuns : 20)",
        fieldPath = ".minRuns",
        message = "minRuns (default 5) must not exceed maxRuns (default 20)")
@ValidationRule(
        value = "(has(self.windowSize) ? self.windowSize : 5) <= (has(self.maxRuns) ? self.maxRuns : 20)",
        fieldPath = ".windowSize",
        message = "windowSize (default 5) must not exceed maxRuns (default 20)")
public record ConvergenceSpec(
        @Size(max = 16)
        @Pattern("^0\\.([1-4][0-9]{0,5}|0[1-9][0-9]{0,4}|50{0,5})$")
        @JsonPropertyDescription(
                "Coefficient of variation to fall below, a decimal string from 0.01 to 0.5." + " Default: 0.05.")
        String cvThreshold,

        @Min(3) @Max(50) @JsonPropertyDescription("Latencies that are looked at. Default: 5.")
        Integer windowSize,

        @Min(1) @Max(100) @JsonPropertyDescription("Fewest runs. Default: 5.")
        Integer minRuns,

        @Min(1) @Max(200) @JsonPropertyDescription("Most runs. Default: 20.")
        Integer maxRuns) {

    /** Supplies the defaults of absent values. */
    public ConvergenceSpec {
        cvThreshold = requireNonNullElse(cvThreshold, "0.05");
        windowSize = requireNonNullElse(windowSize, 5);
        minRuns = requireNonNullElse(minRuns, 5);
        maxRuns = requireNonNullElse(maxRuns, 20);
    }
}
