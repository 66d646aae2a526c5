package dev.joulemark.operator.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K8S-4")
final class ApiServerClockTest {

    private static final String DATE = "Wed, 25 Nov 2026 12:00:00 GMT";
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private Instant machine = NOON.plus(Duration.ofMinutes(5));
    private long nanos;
    private final ApiServerClock clock = new ApiServerClock(() -> machine, () -> nanos);

    @Test
    void beforeTheFirstAnswerItIsTheMachinesClock() {
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    @Tag("fault-27")
    void row27AMachineWhoseClockIsOffOrJumpsUsesTheApiServers() {
        // Given
        clock.answered(DATE);
        assertThat(clock.instant()).isEqualTo(NOON);

        // When
        machine = machine.minus(Duration.ofMinutes(10));
        pass(Duration.ofSeconds(90));

        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void aDateOfWholeSecondsNeverTurnsTheClockBack() {
        clock.answered(DATE);
        pass(Duration.ofMillis(1_900));
        clock.answered(DATE);
        assertThat(clock.instant()).isEqualTo(NOON.plusMillis(1_900));
    }

    @Test
    void anApiServerWhoseClockIsSetIsFollowed() {
        clock.answered(DATE);
        clock.answered("Wed, 25 Nov 2026 12:03:00 GMT");
        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofMinutes(3)));
    }

    @Test
    void aDateThatIsNoneIsLeftAlone() {
        clock.answered("yesterday");
        assertThat(clock.instant()).isEqualTo(machine);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
