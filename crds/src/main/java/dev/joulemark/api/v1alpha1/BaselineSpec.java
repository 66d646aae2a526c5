package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How idle power is obtained.
 *
 * @param strategy measured, cached or left out
 * @param duration length of a full idle measurement, 5 s to 120 s
 * @param cacheTtl age at which a cached baseline is measured anew, 1 min to 168 h
 * @param validationInterval experiments between two spot checks of a cached baseline, 1 to 1000
 * @param driftThreshold relative change that makes a cached baseline stale, a decimal from 0.01 to 0.5
 */
@ValidationRule(
        value = "!has(self.duration) || (duration(self.duration) >= duration('5s')"
                + " && duration(self.duration) <= duration('120s'))",
        fieldPath = ".duration",
        message = "baseline duration must be from 5s to 120s")
@ValidationRule(
        value = "!has(self.cacheTtl) || (duration(self.cacheTtl) >= duration('1m')"
                + " && duration(self.cacheTtl) <= duration('168h'))",
        fieldPath = ".cacheTtl",
        message = "baseline cacheTtl must be from 1m to 168h")
public record BaselineSpec(
        @JsonPropertyDescription("Fresh measures every time; Cached takes one that is younger than cacheTtl; Validated"
                + " takes a cached one after a short spot check; None leaves it out, and there is no adjusted energy."
                + " Default: Validated.")
        BaselineStrategy strategy,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Length of a full idle measurement, 5s to 120s. Default: 30s.")
        String duration,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Age at which a cached baseline is measured anew, 1m to 168h. Default: 2h.")
        String cacheTtl,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Experiments between two spot checks of a cached baseline (Validated). Default: 5.")
        Integer validationInterval,

        @Size(max = 16)
        @Pattern("^0\\.([1-4][0-9]{0,5}|0[1-9][0-9]{0,4}|50{0,5})$")
        @JsonPropertyDescription("Relative change in a spot check that makes the cached baseline stale, a decimal"
                + " string from 0.01 to 0.5. Default: 0.10.")
        String driftThreshold) {

    /** Length of a full idle measurement when none is given. */
    public static final String DEFAULT_DURATION = "30s";

    /** Age at which a cached baseline is measured anew when none is given. */
    public static final String DEFAULT_CACHE_TTL = "2h";

    /** Experiments between two spot checks when none is given. */
    public static final int DEFAULT_VALIDATION_INTERVAL = 5;

    /** Relative change that makes a cached baseline stale when none is given. */
    public static final String DEFAULT_DRIFT_THRESHOLD = "0.10";

    /** Supplies the defaults of absent values. */
    public BaselineSpec {
        strategy = requireNonNullElse(strategy, BaselineStrategy.VALIDATED);
        duration = requireNonNullElse(duration, DEFAULT_DURATION);
        cacheTtl = requireNonNullElse(cacheTtl, DEFAULT_CACHE_TTL);
        validationInterval = requireNonNullElse(validationInterval, DEFAULT_VALIDATION_INTERVAL);
        driftThreshold = requireNonNullElse(driftThreshold, DEFAULT_DRIFT_THRESHOLD);
    }

    /** The baseline that an experiment without this section gets. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static BaselineSpec defaults() {
        return new BaselineSpec(null, null, null, null, null);
    }
}
