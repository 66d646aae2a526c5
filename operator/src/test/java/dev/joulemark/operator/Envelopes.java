package dev.joulemark.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.EnvelopeProvenance;
import dev.joulemark.api.result.EnvelopeRun;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.result.Validity;
import java.util.List;
import java.util.function.Consumer;

/** Envelopes as a runner writes them. */
public final class Envelopes {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Envelopes() {}

    /**
     * A complete envelope of a measured run.
     *
     * @param uid UID of the experiment
     */
    public static ResultEnvelope measured(String uid) {
        return judged(uid, 1, new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed."));
    }

    /**
     * A complete envelope of an attempt, with a verdict.
     *
     * @param uid UID of the experiment
     * @param attempt number of the attempt
     * @param verdict the verdict
     */
    public static ResultEnvelope judged(String uid, int attempt, MeasurementValidity verdict) {
        return new ResultEnvelope(
                ResultEnvelope.SCHEMA,
                uid,
                attempt,
                "Measured",
                null,
                null,
                "pvc://team-a/results/smallest-1/result.json",
                "a".repeat(64),
                12_345L,
                "1.0",
                null,
                new EnvelopeNumbers(120.5, 100.25, 2.025, 0.941406, 6.2, 12.8, 12.05, 15.5, 10.0, 420L, 128.0, 1.5, 3),
                verdict,
                List.of("short_measurement_duration"),
                List.of(new EnvelopeRun(120.0, 10.0, 128), new EnvelopeRun(121.0, 10.0, 128)),
                false,
                new EnvelopeProvenance("b".repeat(64), "Nvml", List.of("GPU-1"), "H100", "550.1", "abc", "BF16"));
    }

    /**
     * The envelope of a run that failed.
     *
     * @param uid UID of the experiment
     * @param reason its reason
     */
    public static ResultEnvelope failed(String uid, String reason) {
        return new ResultEnvelope(
                ResultEnvelope.SCHEMA,
                uid,
                1,
                "Failed",
                reason,
                "It failed.",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    /**
     * An envelope as text.
     *
     * @param envelope an envelope
     */
    public static String text(ResultEnvelope envelope) {
        return changed(envelope, ignored -> {});
    }

    /**
     * An envelope as text, tampered with.
     *
     * @param envelope an envelope
     * @param change what to do to the tree
     */
    public static String changed(ResultEnvelope envelope, Consumer<ObjectNode> change) {
        ObjectNode tree = MAPPER.valueToTree(envelope);
        change.accept(tree);
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
