package dev.joulemark.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.operator.Envelopes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("K8S-4")
final class EnvelopeParserTest {

    private static final String UID = "uid-1";
    private static final ResultEnvelope GOOD = Envelopes.measured(UID);

    private final EnvelopeParser parser = new EnvelopeParser(UID, 1);

    @Test
    void aCompleteEnvelopeIsAccepted() {
        assertThat(parser.parse(Envelopes.text(GOOD))).isEqualTo(new ParsedEnvelope.Accepted(GOOD));
    }

    @Test
    void aDeflatedEnvelopeIsAccepted() throws IOException {
        assertThat(parser.parse(deflated(Envelopes.text(GOOD)))).isEqualTo(new ParsedEnvelope.Accepted(GOOD));
    }

    @Test
    @Tag("fault-31")
    void aBombIsRejected() throws IOException {
        String bomb = deflated("{\"schema\":\"" + " ".repeat(1_000_000) + "\"}");
        assertThat(bomb).hasSizeLessThan(4_096);
        assertThat(reason(parser.parse(bomb))).isEqualTo("EnvelopeMalformed");
    }

    static Stream<Arguments> tampered() {
        return Stream.of(
                change("EnvelopeMismatch", tree -> tree.put("schema", "joulemark.dev/envelope/v9")),
                change("EnvelopeMismatch", tree -> tree.putNull("schema")),
                change("EnvelopeMismatch", tree -> tree.put("experiment_uid", "uid-2")),
                change("EnvelopeMismatch", tree -> tree.put("attempt", 2)),
                change("EnvelopeMalformed", tree -> tree.put("extra", 1)),
                change("EnvelopeMalformed", tree -> tree.remove("attempt")),
                change("EnvelopeMalformed", tree -> tree.putNull("warnings")),
                change("EnvelopeMalformed", tree -> tree.putArray("warnings").addNull()),
                change("EnvelopeMalformed", tree -> numbers(tree).put("energy_j", "12 kWh")),
                change("EnvelopeMalformed", tree -> numbers(tree).put("energy_j", "12")),
                change("EnvelopeMalformed", tree -> tree.put("attempt", "1")),
                change("EnvelopeImplausible", tree -> numbers(tree).put("energy_j", "NaN")),
                change("EnvelopeImplausible", tree -> numbers(tree).put("energy_j", 1e200)),
                change("EnvelopeImplausible", tree -> numbers(tree).put("energy_adjusted_j", -1e-200)),
                change("EnvelopeImplausible", tree -> numbers(tree).put("energy_j", -1.0)),
                change("EnvelopeImplausible", tree -> numbers(tree).put("duration_s", -1.0)),
                change("EnvelopeImplausible", tree -> numbers(tree).put("repetitions", -3)),
                change("EnvelopeImplausible", tree -> tree.putNull("numbers")),
                change("EnvelopeImplausible", tree -> tree.putNull("valid")),
                change("EnvelopeImplausible", tree -> tree.putNull("outcome")),
                change("EnvelopeImplausible", tree -> tree.put("outcome", "Success")),
                change("EnvelopeImplausible", tree -> tree.put("sha256", "xyz")),
                change("EnvelopeImplausible", tree -> tree.putNull("sha256")),
                change("EnvelopeImplausible", tree -> tree.putNull("uri")),
                change("EnvelopeImplausible", tree -> tree.put("schema_version", "1.0 ; drop")),
                change("EnvelopeImplausible", tree -> tree.put("bytes", 0)));
    }

    @ParameterizedTest
    @MethodSource("tampered")
    @Tag("fault-31")
    void aTamperedEnvelopeGivesNoNumber(String reason, Consumer<ObjectNode> change) {
        assertThat(reason(parser.parse(Envelopes.changed(GOOD, change)))).isEqualTo(reason);
    }

    @Test
    @Tag("fault-31")
    void infinityIsRejected() {
        String text = Envelopes.text(GOOD).replace("\"energy_j\":120.5", "\"energy_j\":1e999");
        assertThat(reason(parser.parse(text))).isEqualTo("EnvelopeImplausible");
    }

    @Test
    @Tag("fault-31")
    void nothingAndTooMuchAreRejected() {
        assertThat(reason(parser.parse(null))).isEqualTo("EnvelopeMissing");
        assertThat(reason(parser.parse("  "))).isEqualTo("EnvelopeMissing");
        assertThat(reason(parser.parse("x".repeat(5_000)))).isEqualTo("EnvelopeMalformed");
    }

    @Test
    @Tag("fault-31")
    void whatIsShownHasNoControlCharactersAndABoundedLength() {
        // When
        ParsedEnvelope parsed = parser.parse("\u001b[31mroot@host\u0000\n" + "y".repeat(2_000));

        // Then
        assertThat(((ParsedEnvelope.Rejected) parsed).message())
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThan(400);
    }

    @Test
    @Tag("fault-31")
    void noPrefixOfAnEnvelopeAndNoFlippedByteCrashesTheParser() {
        // Given
        String text = Envelopes.text(GOOD);
        Random random = new Random(7);

        // Then
        for (int length = 0; length < text.length(); length++) {
            assertThat(parser.parse(text.substring(0, length))).isInstanceOf(ParsedEnvelope.Rejected.class);
        }
        for (int i = 0; i < 2_000; i++) {
            StringBuilder broken = new StringBuilder(text);
            broken.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
            assertThat(parser.parse(broken.toString())).isNotNull();
        }
    }

    private static Arguments change(String reason, Consumer<ObjectNode> change) {
        return Arguments.of(reason, change);
    }

    private static ObjectNode numbers(ObjectNode tree) {
        return tree.withObject("/numbers");
    }

    private static String reason(ParsedEnvelope parsed) {
        return switch (parsed) {
            case ParsedEnvelope.Accepted accepted -> "accepted " + accepted;
            case ParsedEnvelope.Rejected rejected -> rejected.reason();
        };
    }

    private static String deflated(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION, true))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return EnvelopeParser.DEFLATED_PREFIX + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
