package dev.joulemark.api.result;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The compact result that travels through the termination message of the Pod, at most {@link #MAX_BYTES} bytes.
 * Numbers are those of {@link ExperimentResult}.
 *
 * @param schema always joulemark.dev/envelope/v1
 * @param experimentUid {@code metadata.uid} of the experiment
 * @param attempt number of the attempt, from 1
 * @param outcome {@code Measured} or {@code Failed}
 * @param failureReason a CamelCase word; null unless it failed
 * @param failureMessage a sentence; null unless it failed
 * @param uri address of result.json; null when it was not stored
 * @param sha256 digest of result.json; null when it was not stored
 * @param bytes length of result.json; null when it was not stored
 * @param schemaVersion version of the schema of result.json; null when it was not stored
 * @param storeMessage why it was not stored; null when it was, or was not asked for
 * @param numbers the summary; null when it failed
 * @param valid the verdict; null when it failed
 * @param warnings codes of the warnings
 * @param runs one entry a repetition; empty when dropped
 * @param runsDropped whether the runs did not fit
 * @param provenance what the names in the spec turned out to be; null when unknown
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ResultEnvelope(
        @JsonPropertyDescription("Always joulemark.dev/envelope/v1.")
        String schema,

        @JsonPropertyDescription("Metadata.uid of the experiment.")
        String experimentUid,

        @JsonPropertyDescription("Number of the attempt, from 1.")
        int attempt,

        @JsonPropertyDescription("Measured or Failed.") String outcome,

        @JsonPropertyDescription("A CamelCase word; null unless it failed.") @Nullable
        String failureReason,

        @JsonPropertyDescription("A sentence; null unless it failed.") @Nullable
        String failureMessage,

        @JsonPropertyDescription("Address of result.json; null when it was not stored.") @Nullable
        String uri,

        @JsonPropertyDescription("Digest of result.json; null when it was not stored.") @Nullable
        String sha256,

        @JsonPropertyDescription("Length of result.json; null when it was not stored.") @Nullable
        Long bytes,

        @JsonPropertyDescription("Version of the schema of result.json; null when it was not stored.") @Nullable
        String schemaVersion,

        @JsonPropertyDescription("Why it was not stored; null when it was, or was not asked for.") @Nullable
        String storeMessage,

        @JsonPropertyDescription("The summary; null when it failed.") @Nullable
        EnvelopeNumbers numbers,

        @JsonPropertyDescription("The verdict; null when it failed.") @Nullable
        MeasurementValidity valid,

        @JsonPropertyDescription("Codes of the warnings.") List<String> warnings,

        @JsonPropertyDescription("One entry a repetition; empty when dropped.")
        List<EnvelopeRun> runs,

        @JsonPropertyDescription("Whether the runs did not fit.")
        boolean runsDropped,

        @JsonPropertyDescription("What the names in the spec turned out to be; null when unknown.") @Nullable
        EnvelopeProvenance provenance) {

    /** Copies the collections. */
    public ResultEnvelope {
        warnings = List.copyOf(warnings);
        runs = List.copyOf(runs);
    }

    /** Value of {@link #schema}. */
    public static final String SCHEMA = "joulemark.dev/envelope/v1";

    /** Largest envelope in bytes of UTF-8: below the 4,096 bytes that Kubernetes keeps of a termination message. */
    public static final int MAX_BYTES = 3_500;
}
