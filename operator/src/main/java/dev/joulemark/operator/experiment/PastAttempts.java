package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.ConditionType;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.ResolvedStatus;
import dev.joulemark.api.v1alpha1.StoredResult;
import dev.joulemark.api.v1alpha1.SummaryStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes entries of the history out of statuses. Pure. */
final class PastAttempts {

    private static final int MAX_REASON = 64;
    private static final int MAX_MESSAGE = 256;
    private static final int MAX_URI = 1_024;

    private PastAttempts() {}

    /**
     * An attempt that ended, with the numbers it may have.
     *
     * @param ended the status it ended with
     */
    static PastAttempt ended(EnergyExperimentStatus ended, Attempts attempts) {
        Optional<Condition> failed =
                condition(ended, ConditionType.FAILED).filter(condition -> condition.status() == ConditionStatus.TRUE);
        Optional<Condition> why = failed.isPresent() ? failed : condition(ended, ConditionType.MEASUREMENT_VALID);
        return past(
                ended,
                attempts,
                why.map(Condition::reason).orElse("Ended"),
                why.map(Condition::message).orElse(""));
    }

    /**
     * An attempt that was given up before its end.
     *
     * @param last its last status
     * @param reason why
     * @param message a sentence
     * @param endTime when, RFC 3339
     */
    static PastAttempt givenUp(
            EnergyExperimentStatus last, Attempts attempts, String reason, String message, String endTime) {
        PastAttempt past = past(last, attempts, reason, message);
        return new PastAttempt(
                past.attempt(),
                past.rerunNonce(),
                past.reason(),
                past.message(),
                past.node(),
                past.startTime(),
                StatusWriter.notBefore(past.startTime(), endTime),
                null,
                null,
                null,
                null);
    }

    private static PastAttempt past(EnergyExperimentStatus status, Attempts attempts, String reason, String message) {
        ResolvedStatus resolved = status.resolved();
        SummaryStatus summary = status.summary();
        StoredResult result = status.result();
        return new PastAttempt(
                attempts.current(),
                attempts.counts().rerunNonce(),
                cut(reason, MAX_REASON),
                cut(message, MAX_MESSAGE),
                resolved == null ? null : resolved.node(),
                status.startTime(),
                status.completionTime() == null ? "" : status.completionTime(),
                summary == null
                        ? null
                        : condition(status, ConditionType.MEASUREMENT_VALID)
                                .map(Condition::status)
                                .orElse(null),
                summary == null ? null : summary.energyPerOutputTokenJoules(),
                summary == null ? null : summary.uncertaintyPercent(),
                shownUri(result));
    }

    /** Half an address leads nowhere. */
    private static @Nullable String shownUri(@Nullable StoredResult result) {
        return result == null || result.uri().length() > MAX_URI ? null : result.uri();
    }

    private static Optional<Condition> condition(EnergyExperimentStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
