package dev.joulemark.operator.observe;

import dev.joulemark.api.result.ResultEnvelope;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Pod whose run is over: numbers, or why there are none.
 *
 * @param pod the Pod
 * @param container name of the runner's container
 */
record EndedPod(Pod pod, String container) {

    /** Exit codes of a process that SIGKILL or SIGTERM ended. */
    private static final int KILLED = 137;

    private static final int TERMINATED = 143;

    /** What the runner exits with when the user's input is at fault. */
    private static final int USER_ERROR = 2;

    /** Set by whoever takes a Pod's place away: eviction, taint, kubelet, garbage collector, scheduler. */
    private static final String DISRUPTION_TARGET = "DisruptionTarget";

    /** Its reason when a Pod of higher priority needed the node. */
    private static final String PREEMPTION = "PreemptionByScheduler";

    /** The container ended, with or without an envelope. */
    ObservedAttempt ended(ContainerStateTerminated end, EnvelopeParser parser) {
        if ("OOMKilled".equals(end.getReason())) {
            return new ObservedAttempt.Failed("OOMKilled", outOfMemory(), place(end));
        }
        return switch (parser.parse(end.getMessage())) {
            case ParsedEnvelope.Accepted(ResultEnvelope envelope) -> withEnvelope(envelope, end);
            case ParsedEnvelope.Rejected(String reason, String message) -> withoutEnvelope(end, reason, message);
        };
    }

    /** The Pod failed and no container ever said anything. */
    ObservedAttempt failedBeforeItStarted() {
        ObservedAttempt.Place place = new ObservedAttempt.Place(pod.getSpec().getNodeName(), null, null);
        return disrupted(place, "")
                .orElseGet(() -> new ObservedAttempt.Failed(
                        text(pod.getStatus().getReason(), "PodFailed"),
                        EnvelopeParser.printable(
                                text(pod.getStatus().getMessage(), "The Pod failed before the runner started.")),
                        place));
    }

    private ObservedAttempt withEnvelope(ResultEnvelope envelope, ContainerStateTerminated end) {
        if ("Failed".equals(envelope.outcome())) {
            return interrupted(end)
                    ? disrupted(place(end), exit(end)).orElseGet(() -> ownFailure(envelope, end))
                    : ownFailure(envelope, end);
        }
        if (end.getExitCode() != null && end.getExitCode() != 0) {
            return new ObservedAttempt.Failed(
                    "RunnerFailed",
                    "The runner wrote a result and then failed, so the result is not used." + exit(end),
                    place(end));
        }
        return new ObservedAttempt.Measured(envelope, place(end));
    }

    private ObservedAttempt.Failed ownFailure(ResultEnvelope envelope, ContainerStateTerminated end) {
        return new ObservedAttempt.Failed(
                text(envelope.failureReason(), "RunFailed"),
                EnvelopeParser.printable(text(envelope.failureMessage(), "")),
                kind(end),
                place(end));
    }

    /** An evicted or preempted Pod says so itself, which explains more than the missing envelope. */
    private ObservedAttempt withoutEnvelope(ContainerStateTerminated end, String reason, String message) {
        return disrupted(place(end), exit(end))
                .orElseGet(() -> new ObservedAttempt.Failed(reason, message + exit(end), kind(end), place(end)));
    }

    /** Killed from outside, with nobody owning up to it: not the run's own end, and not the kernel's for memory. */
    private static FailureKind kind(ContainerStateTerminated end) {
        return interrupted(end) ? FailureKind.INFRASTRUCTURE : FailureKind.FINAL;
    }

    private static boolean interrupted(ContainerStateTerminated end) {
        Integer code = end.getExitCode();
        return code != null && (code == KILLED || code == TERMINATED);
    }

    private Optional<ObservedAttempt> disrupted(ObservedAttempt.Place place, String exit) {
        Optional<PodCondition> target = pod.getStatus().getConditions().stream()
                .filter(condition ->
                        DISRUPTION_TARGET.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
        if (target.isPresent()) {
            String why = text(target.get().getReason(), DISRUPTION_TARGET);
            FailureKind kind = PREEMPTION.equals(why) ? FailureKind.PREEMPTED : FailureKind.INFRASTRUCTURE;
            String reason = text(pod.getStatus().getReason(), why);
            return Optional.of(new ObservedAttempt.Failed(
                    reason,
                    EnvelopeParser.printable(text(
                                    text(
                                            pod.getStatus().getMessage(),
                                            text(target.get().getMessage(), "")),
                                    "The Pod was taken off its node."))
                            + exit,
                    kind,
                    place));
        }
        String reason = pod.getStatus().getReason();
        if (reason != null && !reason.isEmpty()) {
            return Optional.of(new ObservedAttempt.Failed(
                    reason,
                    EnvelopeParser.printable(text(pod.getStatus().getMessage(), "The Pod was ended.")) + exit,
                    FailureKind.INFRASTRUCTURE,
                    place));
        }
        return pod.getMetadata().getDeletionTimestamp() == null
                ? Optional.empty()
                : Optional.of(new ObservedAttempt.Failed(
                        "PodDeleted",
                        "The Pod was deleted before the run had ended." + exit,
                        FailureKind.INFRASTRUCTURE,
                        place));
    }

    private String outOfMemory() {
        return pod.getSpec().getContainers().stream()
                .filter(candidate -> container.equals(candidate.getName()))
                .findFirst()
                .map(found -> found.getResources())
                .map(ResourceRequirements::getLimits)
                .map(limits -> limits.get("memory"))
                .map(EndedPod::limited)
                .orElse("The kernel ended the runner because its node ran out of memory; the runner has no limit of its"
                        + " own: choose a node with more memory, a smaller model or a smaller engine.batchSize.");
    }

    private static String limited(Quantity limit) {
        return "The kernel ended the runner at its memory limit of " + limit
                + ": raise the limit, or choose a smaller model or a smaller engine.batchSize.";
    }

    private ObservedAttempt.Place place(ContainerStateTerminated end) {
        return new ObservedAttempt.Place(pod.getSpec().getNodeName(), end.getStartedAt(), end.getFinishedAt());
    }

    private static String exit(ContainerStateTerminated end) {
        Integer code = end.getExitCode();
        if (code == null) {
            return "";
        }
        return switch (code) {
            case KILLED -> " Exit code 137 (killed).";
            case TERMINATED -> " Exit code 143 (told to end).";
            case USER_ERROR -> " Exit code 2 (the spec or what it names is at fault).";
            default -> " Exit code " + code + ".";
        };
    }

    private static String text(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
