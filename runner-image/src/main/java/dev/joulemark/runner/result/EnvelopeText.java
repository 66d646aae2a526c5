package dev.joulemark.runner.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.result.ResultEnvelope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Fits an envelope into a termination message: as it is, then deflated, then without its runs, marked as such. */
public final class EnvelopeText {

    /** Marks a deflated envelope: Base64 of raw DEFLATE follows. */
    private static final String DEFLATED_PREFIX = "deflate:";

    /** Longest sentence that is kept once space is short. */
    private static final int SHORT_TEXT = 512;

    private static final JsonMapper MAPPER = new JsonMapper();

    private EnvelopeText() {}

    /**
     * The text of an envelope.
     *
     * @param envelope any envelope
     * @return at most {@link ResultEnvelope#MAX_BYTES} bytes of UTF-8
     */
    public static String of(ResultEnvelope envelope) {
        ObjectNode tree = MAPPER.valueToTree(envelope);
        String text = write(tree);
        if (fits(text)) {
            return text;
        }
        String packed = packed(text);
        if (fits(packed)) {
            return packed;
        }
        tree.putArray("runs");
        tree.put("runs_dropped", true);
        shorten(tree, "failure_message");
        shorten(tree, "store_message");
        packed = packed(write(tree));
        if (!fits(packed)) {
            throw new IllegalStateException("an envelope without runs has " + packed.length() + " bytes");
        }
        return packed;
    }

    private static void shorten(ObjectNode tree, String field) {
        String text = tree.path(field).asText("");
        if (text.length() > SHORT_TEXT) {
            tree.put(field, text.substring(0, SHORT_TEXT) + "…");
        }
    }

    private static boolean fits(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= ResultEnvelope.MAX_BYTES;
    }

    private static String packed(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        } finally {
            deflater.end();
        }
        return DEFLATED_PREFIX + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String write(ObjectNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write an envelope as JSON", e);
        }
    }
}
