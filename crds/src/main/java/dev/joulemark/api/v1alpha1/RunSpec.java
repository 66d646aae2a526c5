package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Whether to run, how long, and what happens afterwards. The only section that may be changed.
 *
 * @param state whether the experiment runs, rests or is ended
 * @param timeout longest time from the Pod's start to its end, 1 min to 168 h
 * @param pendingTimeout longest wait for a node and an image, 1 min to 168 h
 * @param rerunNonce a number that starts a clean run when it grows
 * @param retry how often a failed attempt is repeated
 * @param ttlAfterFinished how long Job and Pod stay after their result is captured
 * @param readyPolicy when the condition {@code Ready} becomes true
 */
@ValidationRule(
        value = "!has(self.timeout) || (duration(self.timeout) >= duration('1m')"
                + " && duration(self.timeout) <= duration('168h'))",
        fieldPath = ".timeout",
        message = "timeout must be from 1m to 168h")
@ValidationRule(
        value = "!has(self.pendingTimeout) || (duration(self.pendingTimeout) >= duration('1m')"
                + " && duration(self.pendingTimeout) <= duration('168h'))",
        fieldPath = ".pendingTimeout",
        message = "pendingTimeout must be from 1m to 168h")
public record RunSpec(
        @JsonPropertyDescription("Run, Suspend or Cancel. Default: Run.")
        RunState state,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Longest time from the Pod's start to its end, 1m to 168h; the command line keeps it,"
                + " too. Default: 2h.")
        String timeout,

        @Size(max = 32)
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Longest wait for a node and an image, 1m to 168h. Default: 1h.")
        String pendingTimeout,

        @Min(0)
        @Max(1_000_000)
        @JsonPropertyDescription(
                "Raise it to run again with the same spec; earlier numbers stay in the history." + " Default: 0.")
        Integer rerunNonce,

        @JsonPropertyDescription("How often a failed attempt is repeated. Default: never.")
        RetrySpec retry,

        @JsonPropertyDescription("How long Job and Pod stay after their result is in the status.")
        TtlSpec ttlAfterFinished,

        @JsonPropertyDescription(
                "When Ready becomes true: OnFinished after the numbers are there, OnAccepted as soon as"
                        + " the experiment is accepted, for GitOps tools that wait. Default: OnFinished.")
        ReadyPolicy readyPolicy) {

    /** Longest run when none is given. */
    public static final String DEFAULT_TIMEOUT = "2h";

    /** Longest wait for a node when none is given. */
    public static final String DEFAULT_PENDING_TIMEOUT = "1h";

    /** Supplies the defaults of absent values. */
    public RunSpec {
        state = requireNonNullElse(state, RunState.RUN);
        timeout = requireNonNullElse(timeout, DEFAULT_TIMEOUT);
        pendingTimeout = requireNonNullElse(pendingTimeout, DEFAULT_PENDING_TIMEOUT);
        rerunNonce = requireNonNullElse(rerunNonce, 0);
        retry = requireNonNullElseGet(retry, RetrySpec::defaults);
        ttlAfterFinished = requireNonNullElseGet(ttlAfterFinished, TtlSpec::defaults);
        readyPolicy = requireNonNullElse(readyPolicy, ReadyPolicy.ON_FINISHED);
    }

    /** The run that an experiment without this section gets. */
    @SuppressWarnings("NullAway") // the compact constructor replaces absent values
    static RunSpec defaults() {
        return new RunSpec(null, null, null, null, null, null, null);
    }
}
