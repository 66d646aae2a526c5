package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where the full result is kept.
 *
 * @param persistentVolumeClaim a folder on a volume; one of the two places
 * @param s3 a bucket; one of the two places
 * @param retention whether the stored result outlives the experiment
 */
@ValidationRule(
        value = "[has(self.persistentVolumeClaim), has(self.s3)].filter(set, set).size() == 1",
        message = "results needs exactly one of persistentVolumeClaim, s3")
public record ResultsSpec(
        @JsonPropertyDescription("Folder on a PersistentVolumeClaim. Exactly one of persistentVolumeClaim, s3.")
        @Nullable
        VolumePath persistentVolumeClaim,

        @JsonPropertyDescription("Bucket of an S3 server.") @Nullable
        S3Results s3,

        @JsonPropertyDescription(
                "Whether the stored result stays when the experiment is deleted. May be changed." + " Default: Retain.")
        Retention retention) {

    /** Supplies {@code Retain}. */
    public ResultsSpec {
        retention = requireNonNullElse(retention, Retention.RETAIN);
    }
}
