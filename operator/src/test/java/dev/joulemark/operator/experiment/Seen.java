package dev.joulemark.operator.experiment;

import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.Validity;
import dev.joulemark.operator.Envelopes;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import java.time.Instant;

/** What may be seen of an attempt. */
final class Seen {

    private Seen() {}

    static ObservedAttempt pending(Instant since) {
        return new ObservedAttempt.Waiting("PodPending", "m", since.toString());
    }

    static ObservedAttempt unschedulable(Instant since) {
        return new ObservedAttempt.Waiting(
                "Unschedulable", "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.", since.toString());
    }

    static ObservedAttempt running(Instant since) {
        return new ObservedAttempt.Running("node-1", since.toString());
    }

    static ObservedAttempt queued(Instant since) {
        return new ObservedAttempt.Queued(since.toString());
    }

    static ObservedAttempt silent(Instant since) {
        return new ObservedAttempt.Leaving("node-1", "NodeNotReady", since.toString());
    }

    static ObservedAttempt evicted() {
        return failed("Evicted", FailureKind.INFRASTRUCTURE);
    }

    static ObservedAttempt failed(String reason, FailureKind kind) {
        return new ObservedAttempt.Failed(
                reason, "m", kind, new ObservedAttempt.Place("node-1", "2026-11-25T12:00:00Z", "2026-11-25T12:01:00Z"));
    }

    static ObservedAttempt valid(int attempt) {
        return measured(attempt, new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed."));
    }

    static ObservedAttempt invalid(int attempt, String reason) {
        return measured(attempt, new MeasurementValidity(Validity.FALSE, reason, "m"));
    }

    private static ObservedAttempt measured(int attempt, MeasurementValidity verdict) {
        return new ObservedAttempt.Measured(
                Envelopes.judged(Experiments.UID, attempt, verdict),
                new ObservedAttempt.Place("node-1", "2026-11-25T12:00:00Z", "2026-11-25T12:10:00Z"));
    }
}
