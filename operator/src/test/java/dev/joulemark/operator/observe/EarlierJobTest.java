package dev.joulemark.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run goes on while the operator is upgraded, so the next operator meets Jobs that another wrote. */
@Tag("K8S-4")
final class EarlierJobTest {

    private static final Path FILE = Path.of("src/test/resources/earlier/job-without-labels-version.yaml");

    @Test
    @Tag("fault-20")
    void row20AJobFromBeforeTheLabelsHadAVersionIsRecognised() throws IOException {
        // Given
        Job job = Serialization.unmarshal(Files.readString(FILE), Job.class);
        AttemptNames names = AttemptNames.of(Experiments.smallest(), 1);
        AttemptObserver observer = new AttemptObserver(names.uid(), 1, RunnerJob.CONTAINER);
        job.getMetadata().setCreationTimestamp(Pods.CREATED);
        job.getMetadata().setUid("job-uid");

        // Then
        assertThat(job.getMetadata().getLabels()).doesNotContainKey(AttemptNames.LABELS_VERSION_LABEL);
        assertThat(job.getMetadata().getName()).isEqualTo(names.objectName());
        assertThat(observer.isOurs(job)).isTrue();
        assertThat(observer.observe(job, List.of(Pods.pod(Pods.running()))))
                .isInstanceOf(ObservedAttempt.Running.class);
    }

    @Test
    @Tag("fault-20")
    void row20WhatIsCreatedNowSaysTheVersionOfItsLabels() {
        assertThat(AttemptNames.of(Experiments.smallest(), 1).labels())
                .containsEntry(AttemptNames.LABELS_VERSION_LABEL, AttemptNames.LABELS_VERSION);
    }
}
