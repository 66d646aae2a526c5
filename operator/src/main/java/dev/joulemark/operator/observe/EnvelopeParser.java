package dev.joulemark.operator.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.EnvelopeRun;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads a termination message without trusting it: bounded in size and depth, known fields only, the right experiment and
 * attempt, finite numbers in their ranges. A message that fails any of it gives no number at all.
 */
public final class EnvelopeParser {

    /** Marks a deflated envelope: Base64 of raw DEFLATE follows. */
    public static final String DEFLATED_PREFIX = "deflate:";

    /** What Kubernetes keeps of a termination message. */
    private static final int MAX_MESSAGE_BYTES = 4_096;

    private static final int MAX_INFLATED_BYTES = 65_536;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_LIST = 64;
    private static final int MAX_TEXT = 2_048;
    private static final int SHOWN_BYTES = 256;

    /** Unicode's classes of control, format, surrogate, private and unassigned characters, and of separators of lines. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final double SMALLEST = 1e-12;
    private static final double LARGEST = 1e15;
    private static final String REASON = "[A-Za-z]{1,64}";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxDocumentLength(MAX_INFLATED_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private final String experimentUid;
    private final int attempt;

    /**
     * A parser for one attempt.
     *
     * @param experimentUid UID the envelope must carry
     * @param attempt attempt the envelope must carry
     */
    public EnvelopeParser(String experimentUid, int attempt) {
        this.experimentUid = experimentUid;
        this.attempt = attempt;
    }

    /**
     * Reads a termination message.
     *
     * @param message the message; null or empty where the container wrote none
     */
    public ParsedEnvelope parse(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return new ParsedEnvelope.Rejected("EnvelopeMissing", "The runner ended without a termination message.");
        }
        if (message.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
            return new ParsedEnvelope.Rejected(
                    "EnvelopeMalformed", "The termination message is longer than " + MAX_MESSAGE_BYTES + " bytes.");
        }
        try {
            ResultEnvelope envelope = MAPPER.readValue(inflated(message), ResultEnvelope.class);
            return judge(envelope);
        } catch (JsonProcessingException | DataFormatException | IllegalArgumentException e) {
            return new ParsedEnvelope.Rejected(
                    "EnvelopeMalformed", "The termination message is not an envelope: " + printable(message));
        }
    }

    /**
     * Makes foreign text safe to show in a status, an event or a log line: nothing that moves a cursor, turns the direction
     * of writing, or breaks a line.
     *
     * @param text any text
     * @return at most 256 bytes of UTF-8, with a space for each character that is not printed
     */
    public static String printable(String text) {
        String clean = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        if (clean.getBytes(StandardCharsets.UTF_8).length <= SHOWN_BYTES) {
            return clean;
        }
        StringBuilder shown = new StringBuilder();
        int bytes = "…".getBytes(StandardCharsets.UTF_8).length;
        for (int point : clean.codePoints().toArray()) {
            String next = Character.toString(point);
            bytes += next.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > SHOWN_BYTES) {
                break;
            }
            shown.append(next);
        }
        return shown.append('…').toString();
    }

    private static String inflated(String message) throws DataFormatException {
        if (!message.startsWith(DEFLATED_PREFIX)) {
            return message;
        }
        byte[] packed = Base64.getDecoder()
                .decode(message.substring(DEFLATED_PREFIX.length()).strip());
        byte[] room = new byte[MAX_INFLATED_BYTES];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            int length = inflater.inflate(room);
            if (!inflater.finished()) {
                throw new DataFormatException("longer than " + MAX_INFLATED_BYTES + " bytes, or cut off");
            }
            return new String(room, 0, length, StandardCharsets.UTF_8);
        } finally {
            inflater.end();
        }
    }

    private ParsedEnvelope judge(ResultEnvelope envelope) {
        if (!ResultEnvelope.SCHEMA.equals(envelope.schema())) {
            return new ParsedEnvelope.Rejected(
                    "EnvelopeMismatch",
                    "The envelope has schema " + printable(String.valueOf(envelope.schema())) + ", expected "
                            + ResultEnvelope.SCHEMA + ": runner image and operator are of different versions.");
        }
        if (!experimentUid.equals(envelope.experimentUid()) || attempt != envelope.attempt()) {
            return new ParsedEnvelope.Rejected(
                    "EnvelopeMismatch", "The envelope belongs to another experiment or attempt.");
        }
        List<String> faults = faults(envelope);
        if (!faults.isEmpty()) {
            return new ParsedEnvelope.Rejected(
                    "EnvelopeImplausible", "The envelope has impossible values: " + String.join(", ", faults) + ".");
        }
        return new ParsedEnvelope.Accepted(envelope);
    }

    private static List<String> faults(ResultEnvelope envelope) {
        List<String> faults = new ArrayList<>();
        MeasurementValidity valid = envelope.valid();
        switch (String.valueOf(envelope.outcome())) {
            case "Measured" -> {
                if (envelope.numbers() == null || valid == null || envelope.provenance() == null) {
                    faults.add("numbers, verdict or provenance missing");
                }
            }
            case "Failed" -> {
                String reason = envelope.failureReason();
                if (reason == null || envelope.failureMessage() == null || !reason.matches(REASON)) {
                    faults.add("failure without reason");
                }
            }
            default -> faults.add("outcome");
        }
        if (envelope.warnings().size() > MAX_LIST || envelope.runs().size() > MAX_LIST) {
            faults.add("list length");
        }
        if (valid != null && !valid.reason().matches(REASON)) {
            faults.add("verdict reason");
        }
        stored(envelope, faults);
        if (envelope.numbers() != null) {
            numbers(envelope.numbers(), faults);
        }
        envelope.runs().forEach(run -> runs(run, faults));
        return faults;
    }

    /** A stored result is named completely or not at all: an address without its digest cannot be checked. */
    private static void stored(ResultEnvelope envelope, List<String> faults) {
        String sha256 = envelope.sha256();
        Long bytes = envelope.bytes();
        String version = envelope.schemaVersion();
        boolean stored = envelope.uri() != null;
        if (stored != (sha256 != null) || stored != (bytes != null) || stored != (version != null)) {
            faults.add("incomplete address of the result");
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            faults.add("sha256");
        }
        if (bytes != null && bytes <= 0) {
            faults.add("bytes");
        }
        if (version != null && !version.matches("[0-9.]{1,16}")) {
            faults.add("schema_version");
        }
    }

    private static void numbers(EnvelopeNumbers numbers, List<String> faults) {
        notNegative("energy_j", numbers.energyJ(), faults);
        plausible("energy_adjusted_j", numbers.energyAdjustedJ(), faults);
        notNegative("baseline_power_w", numbers.baselinePowerW(), faults);
        notNegative("energy_per_output_token_j", numbers.energyPerOutputTokenJ(), faults);
        notNegative("uncertainty_percent", numbers.uncertaintyPercent(), faults);
        notNegative("tokens_per_second", numbers.tokensPerSecond(), faults);
        notNegative("average_power_w", numbers.averagePowerW(), faults);
        notNegative("peak_power_w", numbers.peakPowerW(), faults);
        notNegative("duration_s", numbers.durationS(), faults);
        notNegative("output_tokens", numbers.outputTokens(), faults);
        notNegative("cv_percent", numbers.cvPercent(), faults);
        if (numbers.inputTokens() < 0 || numbers.repetitions() < 0) {
            faults.add("counts");
        }
    }

    private static void runs(EnvelopeRun run, List<String> faults) {
        notNegative("runs.energy_j", run.energyJ(), faults);
        notNegative("runs.duration_s", run.durationS(), faults);
        if (run.outputTokens() < 0) {
            faults.add("runs.output_tokens");
        }
    }

    private static void notNegative(String name, @Nullable Double value, List<String> faults) {
        if (value != null && value < 0) {
            faults.add(name);
        }
        plausible(name, value, faults);
    }

    /** Finite, and of a size that physics and the 32 characters of a status field allow. */
    private static void plausible(String name, @Nullable Double value, List<String> faults) {
        if (value != null && value != 0 && !(Math.abs(value) >= SMALLEST && Math.abs(value) <= LARGEST)) {
            faults.add(name);
        }
    }
}
