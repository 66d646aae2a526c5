package dev.joulemark.operator.experiment;

import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.CollectorJob;
import dev.joulemark.operator.observe.AttemptObserver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads what other attempts have left. Only looks, never acts. */
final class LeftoverObserver {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private LeftoverObserver() {}

    static Leftovers observe(
            AttemptNames current, AttemptObserver observer, Collection<Job> jobs, Collection<Pod> pods) {
        List<Leftovers.OtherJob> others = jobs.stream()
                .filter(observer::isOurs)
                .filter(job -> !CollectorJob.isOne(job))
                .filter(job -> isAnother(job, current))
                .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                .map(job -> new Leftovers.OtherJob(
                        attempt(job),
                        AttemptObserver.isFinished(job),
                        job.getSpec().getTtlSecondsAfterFinished() != null))
                .toList();
        boolean podLives = pods.stream()
                .filter(pod -> current.uid().equals(labels(pod).get(AttemptNames.EXPERIMENT_UID_LABEL)))
                .filter(pod -> isAnother(pod, current))
                .anyMatch(LeftoverObserver::lives);
        return new Leftovers(others, podLives, predecessorLives(current, jobs, pods));
    }

    /** Kubernetes clears away what belonged to a deleted experiment, but not before its name can be used again. */
    private static boolean predecessorLives(AttemptNames current, Collection<Job> jobs, Collection<Pod> pods) {
        return pods.stream().filter(pod -> isPredecessors(pod, current)).anyMatch(LeftoverObserver::lives)
                || jobs.stream()
                        .filter(job -> isPredecessors(job, current))
                        .anyMatch(job -> !AttemptObserver.isFinished(job)
                                && !Boolean.TRUE.equals(job.getSpec().getSuspend()));
    }

    private static boolean isPredecessors(HasMetadata object, AttemptNames current) {
        String uid = labels(object).get(AttemptNames.EXPERIMENT_UID_LABEL);
        return uid != null && !uid.equals(current.uid());
    }

    /** A Pod that has no node yet holds nothing. */
    private static boolean lives(Pod pod) {
        String node = pod.getSpec().getNodeName();
        return node != null
                && !node.isEmpty()
                && (pod.getStatus() == null || !ENDED.contains(pod.getStatus().getPhase()));
    }

    private static boolean isAnother(HasMetadata object, AttemptNames current) {
        int attempt = attempt(object);
        return attempt > 0 && attempt != current.attempt();
    }

    private static int attempt(HasMetadata object) {
        String label = labels(object).getOrDefault(AttemptNames.ATTEMPT_LABEL, "");
        return label.matches("[0-9]{1,9}") ? Integer.parseInt(label) : 0;
    }

    private static Map<String, String> labels(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    }
}
