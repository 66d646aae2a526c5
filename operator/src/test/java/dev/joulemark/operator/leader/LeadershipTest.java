package dev.joulemark.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A leader that cannot be sure of its Lease is none. */
@Tag("K8S-4")
@Tag("K8S-5")
final class LeadershipTest {

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger losses = new AtomicInteger();
    private final LeaderSettings settings = LeaderSettings.from(Map.of("JOULEMARK_POD_NAME", "a"), "x");
    private final Leadership leadership = new Leadership(settings, now::get, losses::incrementAndGet);

    @Test
    void aReplicaThatWaitsNeverLosesWhatItDoesNotHave() {
        pass(Duration.ofHours(1));
        leadership.check();
        assertThat(losses).hasValue(0);
        assertThat(leadership.leading()).isFalse();
    }

    @Test
    void aLeaderThatRenewsStays() {
        begin();
        for (int i = 0; i < 100; i++) {
            pass(settings.retry());
            leadership.renewed();
            leadership.check();
        }
        assertThat(losses).hasValue(0);
        assertThat(leadership.leading()).isTrue();
    }

    @Test
    @Tag("fault-05")
    void aLeaderWhoseRequestsHangEndsBeforeItsLeaseRunsOut() {
        // Given
        begin();

        // When
        pass(settings.lease().minusMillis(900));
        leadership.check();
        leadership.check();

        // Then
        assertThat(losses).hasValue(1);
        assertThat(leadership.leading()).isFalse();
    }

    @Test
    void losingTheLeaseIsNoFaultWhileTheProcessEnds() {
        begin();
        leadership.leave();
        leadership.election().getLeaderCallbacks().orElseThrow().onStopLeading();
        assertThat(losses).hasValue(0);
    }

    @Test
    void beingToldOfTheLossTwiceEndsTheProcessOnce() {
        begin();
        leadership.election().getLeaderCallbacks().orElseThrow().onStopLeading();
        leadership.election().getLeaderCallbacks().orElseThrow().onStopLeading();
        assertThat(losses).hasValue(1);
    }

    @Test
    void anotherTakesOverWithinFifteenSecondsByTheFigures() {
        Duration slowestLook = settings.retry().multipliedBy(11).dividedBy(5);
        assertThat(settings.lease().plus(slowestLook)).isLessThan(Duration.ofSeconds(15));
        assertThat(settings.renewDeadline().plus(settings.retry())).isLessThan(settings.lease());
    }

    @Test
    void twoProcessesOnOneHostAreNotTakenForOne() {
        assertThat(LeaderSettings.from(Map.of("HOSTNAME", "h"), "1").identity())
                .isNotEqualTo(LeaderSettings.from(Map.of("HOSTNAME", "h"), "2").identity());
    }

    private void begin() {
        leadership.election().getLeaderCallbacks().orElseThrow().onStartLeading();
        assertThat(leadership.leading()).isTrue();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
