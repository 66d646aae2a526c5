package dev.joulemark.runner.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.EnvelopeProvenance;
import dev.joulemark.api.result.EnvelopeRun;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.result.WarningCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An envelope always fits into a termination message. */
@Tag("K8S-1")
final class EnvelopeTextTest {

    private static final Random RANDOM = new Random(7);

    @Test
    void anOrdinaryEnvelopeIsPlainJson() {
        assertThat(EnvelopeText.of(envelope(3, 1, "fine")))
                .startsWith("{\"schema\"")
                .contains("\"runs\":[{");
    }

    @Test
    void manyRunsAreDeflated() {
        // When
        String text = EnvelopeText.of(envelope(32, 8, "fine"));

        // Then
        assertThat(text).startsWith("deflate:");
        assertThat(bytes(text)).isLessThanOrEqualTo(ResultEnvelope.MAX_BYTES);
    }

    @Test
    void theLargestEnvelopeStillFits() {
        // Given: everything at its bound, and text that does not compress
        String noise = Stream.generate(() -> "" + (char) (33 + RANDOM.nextInt(90)))
                .limit(4_000)
                .reduce("", String::concat);

        // When
        String text = EnvelopeText.of(envelope(200, 16, noise));

        // Then
        assertThat(bytes(text)).isLessThanOrEqualTo(ResultEnvelope.MAX_BYTES);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static ResultEnvelope envelope(int runs, int gpus, String storeMessage) {
        return new ResultEnvelope(
                ResultEnvelope.SCHEMA,
                "6f0bb0f4-1f5e-4b6d-a8a7-0d2bd1a3c111",
                1,
                "Measured",
                null,
                null,
                "pvc://team-a/results/a/result.json",
                "a".repeat(64),
                123_456L,
                "1.0",
                storeMessage,
                new EnvelopeNumbers(
                        1234.56789,
                        1034.5,
                        20.123,
                        0.9414,
                        6.2,
                        120.8,
                        312.05,
                        415.5,
                        100.0,
                        4200L,
                        12_800.0,
                        1.5,
                        runs),
                new MeasurementValidity(Validity.TRUE, "Measured", "Every check passed."),
                Arrays.stream(WarningCode.values()).map(WarningCode::code).toList(),
                IntStream.range(0, runs)
                        .mapToObj(i -> new EnvelopeRun(RANDOM.nextDouble() * 1000, RANDOM.nextDouble() * 100, 12_800))
                        .toList(),
                false,
                new EnvelopeProvenance(
                        "b".repeat(64),
                        "Nvml",
                        IntStream.range(0, gpus)
                                .mapToObj(i -> "GPU-" + new java.util.UUID(RANDOM.nextLong(), RANDOM.nextLong()))
                                .toList(),
                        "NVIDIA H100 80GB HBM3",
                        "580.95.05",
                        "c".repeat(40),
                        "BF16"));
    }
}
