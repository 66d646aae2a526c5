package dev.joulemark.operator.observe;

import dev.joulemark.api.result.ResultEnvelope;
import org.jspecify.annotations.Nullable;

/** What Job and Pod say about an attempt. */
public sealed interface ObservedAttempt {

    /** There is no Job. */
    record NotStarted() implements ObservedAttempt {}

    /**
     * A Job of that name exists, but it is not ours: an earlier experiment's, or a stranger's.
     *
     * @param message a sentence that names the Job and its owner
     */
    record Foreign(String message) implements ObservedAttempt {}

    /**
     * The Job exists and nothing runs yet.
     *
     * @param reason a CamelCase word, such as {@code Unschedulable} or {@code ImagePullBackOff}
     * @param message what the scheduler or the kubelet says
     * @param since when the wait began, RFC 3339
     */
    record Waiting(String reason, String message, String since) implements ObservedAttempt {}

    /**
     * The runner runs.
     *
     * @param node the node
     * @param startTime when the container started, RFC 3339
     */
    record Running(String node, String startTime) implements ObservedAttempt {}

    /**
     * The runner ended with numbers.
     *
     * @param envelope the parsed envelope
     * @param place where and when it ran
     */
    record Measured(ResultEnvelope envelope, Place place) implements ObservedAttempt {}

    /**
     * The attempt ended without numbers.
     *
     * @param reason a CamelCase word, such as {@code OutOfMemory} or {@code ModelNotFound}
     * @param message a sentence for humans
     * @param place where and when it ran; null where no Pod ran
     */
    record Failed(String reason, String message, @Nullable Place place) implements ObservedAttempt {}

    /**
     * Where and when a Pod ran.
     *
     * @param node the node
     * @param startTime when its container started, RFC 3339
     * @param endTime when its container ended, RFC 3339
     */
    record Place(
            @Nullable String node,
            @Nullable String startTime,
            @Nullable String endTime) {}
}
