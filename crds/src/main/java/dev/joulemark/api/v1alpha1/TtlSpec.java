package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How long Job and Pod stay after their result is in the status. The experiment itself stays.
 *
 * @param succeeded after a success, 0 s to 720 h
 * @param failed after a failure, 0 s to 720 h
 */
@ValidationRule(
        value = "(!has(self.succeeded) || duration(self.succeeded) <= duration('720h'))"
                + " && (!has(self.failed) || duration(self.failed) <= duration('720h'))",
        message = "ttlAfterFinished must be at most 720h")
public record TtlSpec(
        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("After a success, at most 720h. Default: 1h.")
        String succeeded,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("After a failure, at most 720h. Default: 24h.")
        String failed) {

    /** Supplies one hour and one day. */
    public TtlSpec {
        succeeded = requireNonNullElse(succeeded, "1h");
        failed = requireNonNullElse(failed, "24h");
    }

    /** One hour after a success, one day after a failure. */
    static TtlSpec defaults() {
        return new TtlSpec("1h", "24h");
    }
}
