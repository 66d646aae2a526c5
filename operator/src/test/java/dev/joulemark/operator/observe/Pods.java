package dev.joulemark.operator.observe;

import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.jspecify.annotations.Nullable;

/** A Job and its Pod as controllers and kubelets write them. */
final class Pods {

    static final String CREATED = "2026-11-25T10:00:00Z";
    static final String STARTED = "2026-11-25T10:00:05Z";
    static final String ENDED = "2026-11-25T10:05:00Z";

    private Pods() {}

    static Job job() {
        RunnerSettings settings = new RunnerSettings("image", "Never", "1", "1Gi");
        return new JobBuilder(
                        RunnerJob.desired(Experiments.smallest(), AttemptNames.of(Experiments.smallest(), 1), settings))
                .editMetadata()
                .withUid("job-uid")
                .withCreationTimestamp(CREATED)
                .endMetadata()
                .build();
    }

    static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    static ContainerState terminated(int code, @Nullable String message, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .withMessage(message)
                .withReason(reason)
                .withStartedAt(STARTED)
                .withFinishedAt(ENDED)
                .endTerminated()
                .build();
    }

    static Pod pod(ContainerState state) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withCreationTimestamp(CREATED)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withKind("Job")
                        .withName("job")
                        .withUid("job-uid")
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("runner")
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    static ContainerState running() {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(STARTED)
                .endRunning()
                .build();
    }

    static Pod leaving(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(ENDED)
                .endMetadata()
                .build();
    }

    static Pod disrupted(Pod pod, String reason) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason(reason)
                .endCondition()
                .endStatus()
                .build();
    }

    static Pod ready(Pod pod, String status, String since) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(status)
                .withLastTransitionTime(since)
                .endCondition()
                .endStatus()
                .build();
    }
}
