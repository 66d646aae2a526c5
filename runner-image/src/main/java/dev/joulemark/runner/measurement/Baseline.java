package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BaselineMethod;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Idle power, and how it was obtained.
 *
 * @param method how it was really obtained
 * @param idle the numbers; null where there are none
 * @param cacheAgeSeconds age of a cached one when it was used, in seconds; null for a fresh one
 * @param drift relative change that a spot check found; null without a spot check
 * @param unavailableReason why there is none; null where there is one
 */
record Baseline(
        BaselineMethod method,
        @Nullable IdlePower idle,
        @Nullable Double cacheAgeSeconds,
        @Nullable Double drift,
        @Nullable String unavailableReason) {

    /**
     * A measured idle power.
     *
     * @param watts mean
     * @param standardErrorWatts standard error of the mean
     * @param durationSeconds length of the measurement
     * @param sampleCount samples it rests on
     * @param measuredAt when it ended
     */
    record IdlePower(
            double watts, double standardErrorWatts, double durationSeconds, int sampleCount, Instant measuredAt) {}

    static Baseline none(String reason) {
        return new Baseline(BaselineMethod.UNAVAILABLE, null, null, null, reason);
    }

    @Nullable
    Double watts() {
        return idle == null ? null : idle.watts();
    }
}
