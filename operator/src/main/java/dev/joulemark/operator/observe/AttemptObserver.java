package dev.joulemark.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Job and Pod of one attempt. Only looks, never acts. */
public final class AttemptObserver {

    /** Reason of a wait: the Job has no Pod. */
    public static final String POD_NOT_CREATED = "PodNotCreated";

    /** Reason of a wait, and of the Job controller's event: the API server refuses the Pod. */
    public static final String FAILED_CREATE = "FailedCreate";

    static final String POD_PENDING = "PodPending";

    /** Reason of a Job past its own deadline: it took too long, whatever became of its Pod. */
    private static final String DEADLINE = "DeadlineExceeded";

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
        if (!isFinished(job) && Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return new ObservedAttempt.Queued(suspendedSince(job));
        }
        ObservedAttempt observed = ofPods(job, pods);
        return condition(job, "Failed")
                .or(() -> condition(job, "FailureTarget"))
                .filter(failed -> DEADLINE.equals(failed.getReason()))
                .filter(failed -> !(observed instanceof ObservedAttempt.Measured))
                .<ObservedAttempt>map(failed -> jobFailed(failed, "", FailureKind.FINAL))
                .orElse(observed);
    }

    private ObservedAttempt ofPods(Job job, List<Pod> pods) {
        // A Job that was suspended and resumed has a Pod that is going beside the one that counts.
        return pods.stream()
                .filter(candidate -> belongsTo(candidate, job))
                .max(Comparator.comparing((Pod pod) -> pod.getMetadata().getDeletionTimestamp() == null)
                        .thenComparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .map(pod -> ofPod(job, pod))
                .orElseGet(() -> withoutPod(job));
    }

    /**
     * Whether a Job belongs to the experiment.
     *
     * @param job any Job
     */
    public boolean isOurs(Job job) {
        return controller(job.getMetadata().getOwnerReferences())
                .map(owner -> owner.getUid().equals(experimentUid))
                .orElse(false);
    }

    private static String suspendedSince(Job job) {
        return condition(job, "Suspended")
                .map(JobCondition::getLastTransitionTime)
                .orElse(job.getMetadata().getCreationTimestamp());
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
            return jobFailed(failed.get(), "The Job failed and its Pod is gone: ", FailureKind.INFRASTRUCTURE);
        }
        if (condition(job, "Complete").isPresent()) {
            return new ObservedAttempt.Failed(
                    "ResultMissing",
                    "The Job completed, but its Pod is gone and with it the result.",
                    FailureKind.INFRASTRUCTURE,
                    null);
        }
        return new ObservedAttempt.Waiting(
                POD_NOT_CREATED,
                "The Job has no Pod yet.",
                job.getStatus() != null && job.getStatus().getStartTime() != null
                        ? job.getStatus().getStartTime()
                        : job.getMetadata().getCreationTimestamp());
    }

    private static ObservedAttempt.Failed jobFailed(JobCondition failed, String introduction, FailureKind kind) {
        return new ObservedAttempt.Failed(
                text(failed.getReason(), "JobFailed"),
                EnvelopeParser.printable(introduction + text(failed.getMessage(), "")),
                kind,
                null);
    }

    private ObservedAttempt ofPod(Job job, Pod pod) {
        Optional<ContainerState> state = state(pod);
        if (state.isPresent()) {
            ContainerState known = state.get();
            if (known.getTerminated() != null) {
                return new EndedPod(pod, container)
                        .ended(known.getTerminated(), new EnvelopeParser(experimentUid, attempt));
            }
            if (known.getRunning() != null) {
                return running(pod, known.getRunning());
            }
            if (known.getWaiting() != null && known.getWaiting().getReason() != null && !isLeaving(pod)) {
                return waiting(pod, known.getWaiting());
            }
        }
        if ("Failed".equals(pod.getStatus() == null ? null : pod.getStatus().getPhase())) {
            return new EndedPod(pod, container).failedBeforeItStarted();
        }
        if (isLeaving(pod)) {
            return leaving(pod);
        }
        return condition(job, "Failed")
                .<ObservedAttempt>map(failed -> jobFailed(failed, "", FailureKind.FINAL))
                .orElseGet(() -> pending(pod));
    }

    private Optional<ContainerState> state(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .flatMap(status -> status.getContainerStatuses().stream()
                        .filter(candidate -> container.equals(candidate.getName()))
                        .findFirst())
                .map(status -> status.getState());
    }

    /** The runner has no readiness probe, so a running one that is not ready has a node that stopped answering. */
    private static ObservedAttempt running(Pod pod, ContainerStateRunning running) {
        if (isLeaving(pod)) {
            return leaving(pod);
        }
        String node = node(pod);
        String start = text(running.getStartedAt(), pod.getMetadata().getCreationTimestamp());
        return podCondition(pod, "Ready", "False")
                .map(PodCondition::getLastTransitionTime)
                .filter(since -> since.compareTo(start) > 0)
                .<ObservedAttempt>map(since -> new ObservedAttempt.Leaving(node, "NodeNotReady", since))
                .orElseGet(() -> new ObservedAttempt.Running(node, start));
    }

    private static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static ObservedAttempt leaving(Pod pod) {
        return new ObservedAttempt.Leaving(
                node(pod), "PodTerminating", pod.getMetadata().getDeletionTimestamp());
    }

    private static String node(Pod pod) {
        return text(pod.getSpec().getNodeName(), "unknown");
    }

    private static ObservedAttempt pending(Pod pod) {
        String since = pod.getMetadata().getCreationTimestamp();
        return podCondition(pod, "PodScheduled", "False")
                .map(condition -> new ObservedAttempt.Waiting(
                        text(condition.getReason(), "Unschedulable"),
                        EnvelopeParser.printable(text(condition.getMessage(), "No node fits.")),
                        since))
                .orElseGet(() -> new ObservedAttempt.Waiting(POD_PENDING, "The Pod waits to start.", since));
    }

    /** A pull that fails says ErrImagePull and ImagePullBackOff in turns, which is one thing to whoever reads it. */
    private static ObservedAttempt waiting(Pod pod, ContainerStateWaiting waiting) {
        String reason = "ErrImagePull".equals(waiting.getReason()) ? "ImagePullBackOff" : waiting.getReason();
        return new ObservedAttempt.Waiting(
                reason,
                EnvelopeParser.printable(text(waiting.getMessage(), "The container waits: " + reason + ".")),
                pod.getMetadata().getCreationTimestamp());
    }

    private static Optional<PodCondition> podCondition(Pod pod, String type, String status) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(known -> known.getConditions().stream())
                .filter(condition -> type.equals(condition.getType()) && status.equals(condition.getStatus()))
                .findFirst();
    }

    /**
     * Whether a wait is for a Pod that nobody has created.
     *
     * @param waiting a wait
     */
    public static boolean hasNoPod(ObservedAttempt.Waiting waiting) {
        return POD_NOT_CREATED.equals(waiting.reason()) || FAILED_CREATE.equals(waiting.reason());
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
