package dev.joulemark.operator.experiment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of a node is not the API server's. */
@Tag("K8S-4")
final class ClocksTest {

    private static final String RUN = "{timeout: 3m}";

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 5})
    @Tag("fault-27")
    void row27ANodeWhoseClockIsFiveMinutesOffNeitherEndsItsRunEarlyNorNever(long minutesOff) {
        // Given
        Story story = Story.with(RUN);
        story.sees(Story.NOTHING);
        Instant told = story.now().plus(Duration.ofMinutes(minutesOff));

        // When, Then
        assertThat(story.sees(Seen.running(told)).lookAgain()).contains(Duration.ofMinutes(3));
        assertThat(story.later(Duration.ofSeconds(179)).sees(Seen.running(told)).lookAgain())
                .contains(Duration.ofSeconds(1));
        assertThat(story.has("Failed")).isFalse();

        // And
        story.later(Duration.ofSeconds(1)).sees(Seen.running(told));
        assertThat(story.condition("Failed").reason()).isEqualTo("Timeout");
        assertThat(Duration.between(
                        Instant.parse(requireNonNull(story.status().startTime())),
                        Instant.parse(requireNonNull(story.status().completionTime()))))
                .isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    @Tag("fault-27")
    void row27ARunThatNobodyWatchedHasItsTimeFromItsStartAndTheSkewAtMost() {
        Story story = Story.with("{timeout: 10m}");
        story.sees(Story.NOTHING);
        Instant begun = story.now();
        Optional<Duration> left =
                story.later(Duration.ofMinutes(12)).sees(Seen.running(begun)).lookAgain();
        assertThat(left).contains(Duration.ofMinutes(3));
    }

    @Test
    @Tag("fault-27")
    void row27AnAttemptThatIsGivenUpDoesNotEndBeforeItBegan() {
        // Given
        Story story = Story.with("{}");
        story.sees(Story.NOTHING);
        story.sees(Seen.running(story.now().plus(Duration.ofMinutes(5))));

        // When
        story.edit("{state: Suspend}").sees(Seen.running(story.now().plus(Duration.ofMinutes(5))));

        // Then
        assertThat(story.status().history())
                .singleElement()
                .satisfies(past -> assertThat(past.endTime()).isEqualTo(past.startTime()));
    }
}
