package dev.joulemark.operator.observe;

import dev.joulemark.api.result.ResultEnvelope;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Job and Pod of one attempt. Only looks, never acts. */
public final class AttemptObserver {

    /** Exit code of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private final String experimentUid;
    private final int attempt;
    private final String container;

    /**
     * An observer of one attempt.
     *
     * @param experimentUid UID of the experiment that must own the Job
     * @param attempt number of the attempt, from 1
     * @param container name of the runner's container, since a mesh may inject others beside it
     */
    public AttemptObserver(String experimentUid, int attempt, String container) {
        this.experimentUid = experimentUid;
        this.attempt = attempt;
        this.container = container;
    }

    /**
     * What Job and Pods say together.
     *
     * @param job the Job of that name; null where there is none
     * @param pods Pods of the experiment, possibly of earlier attempts
     */
    public ObservedAttempt observe(@Nullable Job job, List<Pod> pods) {
        if (job == null) {
            return new ObservedAttempt.NotStarted();
        }
        if (!isOurs(job)) {
            return new ObservedAttempt.Foreign("Job " + job.getMetadata().getName() + " exists and belongs to "
                    + owner(job) + ": delete it, or wait until Kubernetes has.");
        }
        Optional<Pod> pod =
                pods.stream().filter(candidate -> belongsTo(candidate, job)).findFirst();
        return pod.map(found -> ofPod(job, found)).orElseGet(() -> withoutPod(job));
    }

    private boolean isOurs(Job job) {
        return controller(job.getMetadata().getOwnerReferences())
                .map(owner -> owner.getUid().equals(experimentUid))
                .orElse(false);
    }

    private static boolean belongsTo(Pod pod, Job job) {
        return controller(pod.getMetadata().getOwnerReferences())
                .map(owner -> owner.getUid().equals(job.getMetadata().getUid()))
                .orElse(false);
    }

    private static Optional<OwnerReference> controller(List<OwnerReference> owners) {
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    private static String owner(Job job) {
        return controller(job.getMetadata().getOwnerReferences())
                .map(owner -> owner.getKind() + " " + owner.getName() + " with UID " + owner.getUid())
                .orElse("nobody");
    }

    private static ObservedAttempt withoutPod(Job job) {
        Optional<JobCondition> failed = condition(job, "Failed");
        if (failed.isPresent()) {
            return new ObservedAttempt.Failed(
                    text(failed.get().getReason(), "JobFailed"),
                    EnvelopeParser.printable("The Job failed and its Pod is gone: "
                            + text(failed.get().getMessage(), "")),
                    null);
        }
        if (condition(job, "Complete").isPresent()) {
            return new ObservedAttempt.Failed(
                    "ResultMissing", "The Job completed, but its Pod is gone and with it the result.", null);
        }
        return new ObservedAttempt.Waiting(
                "PodNotCreated", "The Job has no Pod yet.", job.getMetadata().getCreationTimestamp());
    }

    private ObservedAttempt ofPod(Job job, Pod pod) {
        Optional<ContainerState> state = Optional.ofNullable(pod.getStatus())
                .flatMap(status -> status.getContainerStatuses().stream()
                        .filter(candidate -> container.equals(candidate.getName()))
                        .findFirst())
                .map(status -> status.getState());
        if (state.isPresent()) {
            ContainerState known = state.get();
            if (known.getTerminated() != null) {
                return terminated(pod, known.getTerminated());
            }
            if (known.getRunning() != null) {
                return new ObservedAttempt.Running(
                        text(pod.getSpec().getNodeName(), "unknown"),
                        known.getRunning().getStartedAt());
            }
            if (known.getWaiting() != null && known.getWaiting().getReason() != null) {
                return waiting(pod, known.getWaiting());
            }
        }
        if ("Failed".equals(pod.getStatus() == null ? null : pod.getStatus().getPhase())) {
            return new ObservedAttempt.Failed(
                    text(pod.getStatus().getReason(), "PodFailed"),
                    EnvelopeParser.printable(
                            text(pod.getStatus().getMessage(), "The Pod failed before the runner started.")),
                    new ObservedAttempt.Place(pod.getSpec().getNodeName(), null, null));
        }
        return condition(job, "Failed")
                .<ObservedAttempt>map(failed -> new ObservedAttempt.Failed(
                        text(failed.getReason(), "JobFailed"),
                        EnvelopeParser.printable(text(failed.getMessage(), "")),
                        null))
                .orElseGet(() -> pending(pod));
    }

    private static ObservedAttempt pending(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(condition -> new ObservedAttempt.Waiting(
                        text(condition.getReason(), "Unschedulable"),
                        EnvelopeParser.printable(text(condition.getMessage(), "No node fits.")),
                        pod.getMetadata().getCreationTimestamp()))
                .orElseGet(() -> new ObservedAttempt.Waiting(
                        "PodPending",
                        "The Pod waits to start.",
                        pod.getMetadata().getCreationTimestamp()));
    }

    private static ObservedAttempt waiting(Pod pod, ContainerStateWaiting waiting) {
        return new ObservedAttempt.Waiting(
                waiting.getReason(),
                EnvelopeParser.printable(
                        text(waiting.getMessage(), "The container waits: " + waiting.getReason() + ".")),
                pod.getMetadata().getCreationTimestamp());
    }

    private ObservedAttempt terminated(Pod pod, ContainerStateTerminated end) {
        ObservedAttempt.Place place = place(pod, end);
        if ("OOMKilled".equals(end.getReason())) {
            return new ObservedAttempt.Failed(
                    "OOMKilled", "The kernel ended the runner for lack of memory: raise the memory limit.", place);
        }
        ParsedEnvelope parsed = new EnvelopeParser(experimentUid, attempt).parse(end.getMessage());
        return switch (parsed) {
            case ParsedEnvelope.Accepted(ResultEnvelope envelope) -> ofEnvelope(envelope, end, place);
            case ParsedEnvelope.Rejected(String reason, String message) -> withoutEnvelope(pod, end, reason, message);
        };
    }

    /** An evicted or preempted Pod says so itself, which explains more than the missing envelope. */
    private static ObservedAttempt withoutEnvelope(
            Pod pod, ContainerStateTerminated end, String reason, String message) {
        ObservedAttempt.Place place = place(pod, end);
        String podReason = pod.getStatus().getReason();
        if (podReason == null || podReason.isEmpty()) {
            return new ObservedAttempt.Failed(reason, message + exit(end), place);
        }
        String podMessage = EnvelopeParser.printable(text(pod.getStatus().getMessage(), "The Pod was ended."));
        return new ObservedAttempt.Failed(podReason, podMessage + exit(end), place);
    }

    private static ObservedAttempt.Place place(Pod pod, ContainerStateTerminated end) {
        return new ObservedAttempt.Place(pod.getSpec().getNodeName(), end.getStartedAt(), end.getFinishedAt());
    }

    private static ObservedAttempt ofEnvelope(
            ResultEnvelope envelope, ContainerStateTerminated end, ObservedAttempt.Place place) {
        if ("Failed".equals(envelope.outcome())) {
            return new ObservedAttempt.Failed(
                    text(envelope.failureReason(), "RunFailed"),
                    EnvelopeParser.printable(text(envelope.failureMessage(), "")),
                    place);
        }
        if (end.getExitCode() != null && end.getExitCode() != 0) {
            return new ObservedAttempt.Failed(
                    "RunnerFailed",
                    "The runner wrote a result and then failed, so the result is not used." + exit(end),
                    place);
        }
        return new ObservedAttempt.Measured(envelope, place);
    }

    private static String exit(ContainerStateTerminated end) {
        Integer code = end.getExitCode();
        if (code == null) {
            return "";
        }
        return " Exit code " + code + (code == KILLED ? " (killed)." : ".");
    }

    /**
     * Whether the Job controller is done with a Job.
     *
     * @param job the Job; null where there is none
     */
    public static boolean isFinished(@Nullable Job job) {
        return job != null
                && (condition(job, "Complete").isPresent()
                        || condition(job, "Failed").isPresent());
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return Optional.ofNullable(job.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    private static String text(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
