package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an experiment. Numbers are decimal strings with their unit in the field name, so that they sort
 * numerically and lose no digits.
 *
 * @param observedGeneration generation of the spec this status speaks of
 * @param phase one word for humans, derived from the conditions
 * @param conditions what holds and why, one entry a type
 * @param resolved what the names in the spec turned out to be; null before a run reports
 * @param summary the numbers; null before a run succeeds
 * @param runs one entry a repetition, at most 32
 * @param warnings what makes a number doubtful, at most 16
 * @param warningCount number of different warnings; null before a run reports
 * @param result where the full result lies; null where none is stored
 * @param attempts how many Jobs were started, by cause
 * @param history attempts that came before the current one, the latest 16, oldest first
 * @param startTime when the Pod started, RFC 3339
 * @param completionTime when the experiment ended, RFC 3339
 * @param profile the profile the current run was accepted under; null without one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EnergyExperimentStatus(
        @JsonPropertyDescription("Generation of the spec this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("One word for humans, derived from the conditions.") @Nullable
        ExperimentPhase phase,

        @Size(max = 32) @JsonPropertyDescription("What holds and why, one entry a type.")
        List<Condition> conditions,

        @JsonPropertyDescription("What the names in the spec turned out to be.") @Nullable
        ResolvedStatus resolved,

        @JsonPropertyDescription("The numbers, as means over the repetitions.") @Nullable
        SummaryStatus summary,

        @Size(max = 32) @JsonPropertyDescription("One entry a repetition.")
        List<RunStatus> runs,

        @Size(max = 16) @JsonPropertyDescription("What makes a number doubtful, and what to do about it.")
        List<WarningStatus> warnings,

        @JsonPropertyDescription("Number of different warnings.") @Nullable
        Integer warningCount,

        @JsonPropertyDescription("Where the full result lies.") @Nullable
        StoredResult result,

        @JsonPropertyDescription("How many Jobs were started, by cause.") @Nullable
        AttemptsStatus attempts,

        @Size(max = MAX_HISTORY)
        @JsonPropertyDescription("Attempts that came before the current one, the latest 16, oldest first.")
        List<PastAttempt> history,

        @Size(max = 64) @JsonPropertyDescription("When the Pod started, RFC 3339.") @Nullable
        String startTime,

        @Size(max = 64) @JsonPropertyDescription("When the experiment ended, RFC 3339.") @Nullable
        String completionTime,

        @JsonPropertyDescription("The profile as it was when the current run was accepted.") @Nullable
        FrozenProfile profile) {

    /** Most entries of {@link #history}; {@code attempts.current} tells how many there were in all. */
    public static final int MAX_HISTORY = 16;

    /** Copies the lists; absent ones become empty. */
    public EnergyExperimentStatus {
        conditions = List.copyOf(requireNonNullElseGet(conditions, List::of));
        runs = List.copyOf(requireNonNullElseGet(runs, List::of));
        warnings = List.copyOf(requireNonNullElseGet(warnings, List::of));
        history = List.copyOf(requireNonNullElseGet(history, List::of));
    }

    /** The status of an experiment that nobody has looked at yet. */
    public static EnergyExperimentStatus empty() {
        return new EnergyExperimentStatus(
                null, null, List.of(), null, null, List.of(), List.of(), null, null, null, List.of(), null, null, null);
    }

    /**
     * The same status under another profile.
     *
     * @param frozen the profile of the current run; null for none
     */
    public EnergyExperimentStatus withProfile(@Nullable FrozenProfile frozen) {
        return new EnergyExperimentStatus(
                observedGeneration,
                phase,
                conditions,
                resolved,
                summary,
                runs,
                warnings,
                warningCount,
                result,
                attempts,
                history,
                startTime,
                completionTime,
                frozen);
    }
}
