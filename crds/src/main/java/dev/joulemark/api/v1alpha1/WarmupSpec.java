package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What runs before the measured window.
 *
 * @param runs batches at workload settings, 0 to 100; 0 skips warm-up and thermal floor
 * @param thermalFloor rest after the last run, 30 s to 1 h
 * @param convergence runs until latencies settle instead of a fixed number; null for the fixed number
 */
@ValidationRule(
        value = "!has(self.thermalFloor) || (duration(self.thermalFloor) >= duration('30s')"
                + " && duration(self.thermalFloor) <= duration('1h'))",
        fieldPath = ".thermalFloor",
        message = "thermalFloor must be from 30s to 1h: a shorter rest leaves the device hotter than at its baseline")
@ValidationRule(
        value = "!has(self.convergence) || !has(self.runs) || self.runs > 0",
        fieldPath = ".convergence",
        message = "convergence needs warm-up runs: remove it or set runs to 1 or more")
public record WarmupSpec(
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "Batches at workload settings before the window; 0 skips warm-up and thermal floor." + " Default: 5.")
        Integer runs,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Rest between warm-up and window, 30s to 1h, so that every window starts from the same"
                + " temperature. Default: 60s.")
        String thermalFloor,

        @JsonPropertyDescription("Warm up until latencies settle instead of a fixed number of runs. Default: off.")
        @Nullable
        ConvergenceSpec convergence) {

    /** Warm-up batches when none is given. */
    public static final int DEFAULT_RUNS = 5;

    /** Rest after warm-up when none is given. */
    public static final String DEFAULT_THERMAL_FLOOR = "60s";

    /** Supplies five runs and a rest of 60 s. */
    public WarmupSpec {
        runs = requireNonNullElse(runs, DEFAULT_RUNS);
        thermalFloor = requireNonNullElse(thermalFloor, DEFAULT_THERMAL_FLOOR);
    }

    /** The warm-up that an experiment without this section gets. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static WarmupSpec defaults() {
        return new WarmupSpec(null, null, null);
    }
}
