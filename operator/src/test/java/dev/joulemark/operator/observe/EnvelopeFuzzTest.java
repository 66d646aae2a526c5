package dev.joulemark.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.operator.Envelopes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a container writes, it gives a plausible number of the right run, or none and a sentence that is safe to show. */
@Tag("K8S-4")
final class EnvelopeFuzzTest {

    private static final String UID = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String GOOD = Envelopes.text(Envelopes.measured(UID));
    private static final int ROUNDS = 4_000;
    private static final int SHOWN_BYTES = 256;
    private static final int OWN_WORDS_BYTES = 128;

    /** What is written in place of a part: other numbers, other kinds, texts that move a cursor or turn a line around. */
    private static final List<String> SCRAPS = List.of(
            "NaN",
            "-Infinity",
            "1e999",
            "-1",
            "-0.0",
            "1e-400",
            "9".repeat(400),
            "null",
            "true",
            "\"\"",
            "[[[[[[[[[[",
            "{",
            "}",
            "\u0000",
            "\u001b[2J",
            "\u009b31m",
            "\u202egnp.exe",
            "\u2028",
            "\ud83d",
            "\ud83d\ude00".repeat(300),
            "ü".repeat(500),
            "deflate:",
            "00000000-0000-0000-0000-000000000000",
            "x".repeat(3_000));

    private final EnvelopeParser parser = new EnvelopeParser(UID, 1);

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_128, -77})
    @Tag("fault-31")
    void row31NoMessageGivesAWrongNumberOrAnUnsafeSentence(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String message = GOOD;
            for (int cuts = 1 + random.nextInt(3); cuts > 0; cuts--) {
                message = mutated(message, random);
            }
            ParsedEnvelope parsed = parser.parse(message);
            switch (parsed) {
                case ParsedEnvelope.Accepted accepted -> isPlausible(accepted, message);
                case ParsedEnvelope.Rejected rejected -> isSafe(rejected, message);
            }
        }
    }

    private static String mutated(String message, Random random) {
        int from = random.nextInt(message.length() + 1);
        int to = Math.min(message.length(), from + random.nextInt(40));
        String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
        return switch (random.nextInt(5)) {
            case 0 -> message.substring(0, from);
            case 1 -> message.substring(0, from) + message.substring(to);
            case 2 -> message.substring(0, from) + scrap + message.substring(to);
            case 3 -> message.replaceFirst("[0-9.]+", scrap.replace("\\", "").replace("$", ""));
            default -> message + message.substring(from);
        };
    }

    private static void isPlausible(ParsedEnvelope.Accepted accepted, String message) {
        assertThat(accepted.envelope().experimentUid()).as(message).isEqualTo(UID);
        assertThat(accepted.envelope().attempt()).as(message).isEqualTo(1);
        EnvelopeNumbers numbers = accepted.envelope().numbers();
        if (numbers != null) {
            assertThat(DoubleStream.of(
                                    number(numbers.energyJ()),
                                    number(numbers.durationS()),
                                    number(numbers.tokensPerSecond()),
                                    number(numbers.energyPerOutputTokenJ()))
                            .boxed())
                    .as(message)
                    .allMatch(value -> value >= 0 && value <= 1e15);
        }
    }

    private static double number(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    private static void isSafe(ParsedEnvelope.Rejected rejected, String message) {
        assertThat(rejected.reason()).startsWith("Envelope");
        assertThat(rejected.message())
                .as(message)
                .matches(text -> text.codePoints().allMatch(EnvelopeFuzzTest::printable));
        assertThat(rejected.message().getBytes(StandardCharsets.UTF_8))
                .as(message)
                .hasSizeLessThanOrEqualTo(SHOWN_BYTES + OWN_WORDS_BYTES);
    }

    private static boolean printable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
