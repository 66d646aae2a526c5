package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a platform team decides once for all who measure: where runs may land, how exclusive they are, and what they get when
 * they name nothing.
 *
 * @param placement allowed GPUs, exclusivity, and how Pods reach the nodes
 * @param queue the queue every run waits in; null leaves it to the experiment
 * @param pod identity of the runner's processes
 * @param runnerImage the runner image by digest; null leaves it to the experiment and the installation
 * @param calibration correction of the power sensors of these nodes; null leaves it to the experiment
 * @param cache volume for models and baselines, where an experiment names none
 * @param results place of results, where an experiment names none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeasurementProfileSpec(
        @JsonPropertyDescription("Which GPUs and nodes runs may use, and how exclusively. Default: any, Gpu.")
        ProfilePlacement placement,

        @JsonPropertyDescription("Queue every run waits in. Default: the experiment's.") @Nullable
        QueueSpec queue,

        @JsonPropertyDescription("User and groups of runner Pods. Default: 65532.") @Nullable
        PodIdentity pod,

        @Size(min = 1, max = 512)
        @Pattern("^[a-zA-Z0-9][a-zA-Z0-9._:/-]*@sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("Runner image, by digest, the only one runs may use. Default: the experiment's, else"
                + " the image the operator was installed with.")
        @Nullable
        String runnerImage,

        @JsonPropertyDescription("Correction of the power sensors of these nodes. Default: the experiment's.") @Nullable
        CalibrationSpec calibration,

        @JsonPropertyDescription("Volume for models and baselines where the experiment names none. Default: none.")
        @Nullable
        CacheSpec cache,

        @JsonPropertyDescription("Place of results where the experiment names none. Default: none.") @Nullable
        ResultsSpec results) {

    /** Supplies a placement that restricts nothing. */
    public MeasurementProfileSpec {
        placement = requireNonNullElseGet(placement, ProfilePlacement::defaults);
    }
}
