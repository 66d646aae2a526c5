package dev.joulemark.operator.observe;

import dev.joulemark.api.result.ResultEnvelope;
import java.util.Set;
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
     * The Job exists and is suspended, as a queue does with what it has not admitted or has preempted.
     *
     * @param since when it was suspended, RFC 3339
     */
    record Queued(String since) implements ObservedAttempt {}

    /**
     * The Job exists and nothing runs yet.
     *
     * @param reason a CamelCase word, such as {@code Unschedulable} or {@code ImagePullBackOff}
     * @param message what the scheduler or the kubelet says
     * @param since when the wait began, RFC 3339
     */
    record Waiting(String reason, String message, String since) implements ObservedAttempt {

        /** Waits that every run goes through. */
        private static final Set<String> USUAL = Set.of(
                AttemptObserver.POD_NOT_CREATED, AttemptObserver.POD_PENDING, "ContainerCreating", "PodInitializing");

        /** Whether every run waits for this, so that nobody needs to hear of it. */
        public boolean usual() {
            return USUAL.contains(reason);
        }

        /**
         * The same wait, now that it is known why there is no Pod.
         *
         * @param words what the Job controller says
         */
        public Waiting refused(String words) {
            return new Waiting(AttemptObserver.FAILED_CREATE, EnvelopeParser.printable(words), since);
        }
    }

    /**
     * The runner runs.
     *
     * @param node the node
     * @param startTime when the container started, RFC 3339
     */
    record Running(String node, String startTime) implements ObservedAttempt {}

    /**
     * The runner ran, and its node has stopped answering or its Pod is being deleted: it may end, come back, or never be
     * heard of again.
     *
     * @param node the node
     * @param reason {@code NodeNotReady} or {@code PodTerminating}
     * @param since since when nothing was heard, or until when the Pod had time to end, RFC 3339
     */
    record Leaving(String node, String reason, String since) implements ObservedAttempt {}

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
     * @param kind whose fault it was
     * @param place where and when it ran; null where no Pod ran
     */
    record Failed(
            String reason,
            String message,
            FailureKind kind,
            @Nullable Place place) implements ObservedAttempt {

        /** A failure that is the run's own. */
        public Failed(String reason, String message, @Nullable Place place) {
            this(reason, message, FailureKind.FINAL, place);
        }
    }

    /**
     * The attempt ended and its envelope was lost, but its result may lie in the store.
     *
     * @param lost what is known without the store
     * @param begun whether a collector is looking already
     */
    record Collectable(Failed lost, boolean begun) implements ObservedAttempt {}

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
