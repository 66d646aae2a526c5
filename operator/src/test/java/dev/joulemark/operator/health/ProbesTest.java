package dev.joulemark.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A restart is asked for where it helps, and nowhere else. */
@Tag("K8S-4")
final class ProbesTest {

    private static final Duration LEASE = Duration.ofSeconds(9);

    private final AtomicLong now = new AtomicLong();
    private boolean started = true;
    private boolean watching = true;
    private boolean leading = true;
    private Duration sinceRenewal = Duration.ofSeconds(1);
    private Duration sinceAnswer = Duration.ofSeconds(1);
    private @Nullable String problem;
    private final ApiCanary canary = new ApiCanary(() -> Optional.ofNullable(problem), now::get);
    private final Probes probes = new Probes(
            new Probes.View(
                    () -> started, () -> watching, () -> leading, () -> sinceRenewal, () -> sinceAnswer, canary::state),
            LEASE,
            now::get);

    @BeforeEach
    void ask() {
        canary.ask();
    }

    @Test
    void aLeaderThatHearsEverythingIsAliveAndReady() {
        assertThat(probes.alive().good()).isTrue();
        assertThat(probes.ready()).isEqualTo(Verdict.good("Ready, leading; the API server answered in 0 ms."));
    }

    @Test
    void aReplicaThatWaitsIsReadyToo() {
        leading = false;
        sinceRenewal = Duration.ofHours(3);
        assertThat(probes.alive().good()).isTrue();
        assertThat(probes.ready().reason()).contains("waiting for the lease");
    }

    @Test
    void aLeaderThatDoesNotRenewIsDead() {
        sinceRenewal = LEASE.plusMillis(1);
        assertThat(probes.alive().reason()).contains("has not renewed");
    }

    @Test
    void anInformerThatStaysDeafIsDeadAfterAMinuteAndUnreadyAtOnce() {
        // Given
        watching = false;
        assertThat(probes.alive().good()).isTrue();
        assertThat(probes.ready().reason()).contains("informer");

        // When
        pass(Probes.PATIENCE.plusSeconds(1));

        // Then
        assertThat(probes.alive().reason()).contains("has not watched for a minute");
    }

    @Test
    void anInformerThatComesBackIsForgiven() {
        watching = false;
        probes.alive();
        pass(Duration.ofSeconds(40));
        watching = true;
        probes.alive();
        watching = false;
        pass(Duration.ofSeconds(40));
        assertThat(probes.alive().good()).isTrue();
    }

    @Test
    @Tag("fault-05")
    @Tag("fault-21")
    void whileTheApiServerIsAwayNobodyIsRestartedAndNobodyIsReady() {
        // Given
        leading = false;
        watching = false;
        problem = "Connection refused";
        probes.alive();

        // When
        pass(Duration.ofMinutes(10));
        sinceAnswer = Duration.ofMinutes(10);

        // Then
        assertThat(probes.alive().good()).isTrue();
        assertThat(probes.ready()).isEqualTo(Verdict.bad("The API server does not answer: Connection refused"));
    }

    @Test
    @Tag("fault-05")
    void anElectionThatDiedIsNoticed() {
        leading = false;
        sinceAnswer = Duration.ofMinutes(2);
        assertThat(probes.alive().reason()).contains("nobody has asked for the lease");
    }

    @Test
    void aClientThatHangsIsDead() {
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(probes.alive().reason()).contains("hangs");
    }

    @Test
    void aReplicaThatStartsIsAliveAndNotReady() {
        started = false;
        watching = false;
        assertThat(probes.alive().good()).isTrue();
        assertThat(probes.ready().good()).isFalse();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        canary.ask();
    }
}
