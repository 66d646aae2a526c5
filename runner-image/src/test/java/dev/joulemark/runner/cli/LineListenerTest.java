package dev.joulemark.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.runner.measurement.RunPhase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Lines of a log are as wide at a full minute as at any other time. */
final class LineListenerTest {

    @Test
    void aFullMinuteHasItsSeconds() {
        // Given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Clock clock = Clock.fixed(Instant.parse("2026-11-25T15:32:00.4Z"), ZoneOffset.UTC);
        LineListener listener = new LineListener(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock);

        // When
        listener.phase(RunPhase.MODEL_LOAD, "", 0);

        // Then
        assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("15:32:00 model load");
    }
}
