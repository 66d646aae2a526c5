package dev.joulemark.runner.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A source that throws or whose clock jumps leaves failed readings and nothing else. */
@Tag("CM-11")
final class GuardedReaderTest {

    private static final long HOUR = 3_600_000_000_000L;

    private static GuardedReader reader(Consumer<PowerReading> script) {
        return new GuardedReader(new ScriptedSource(1, true, (device, reading) -> {
            reading.counterJoules = 5;
            script.accept(reading);
        }));
    }

    private static PowerReading read(Consumer<PowerReading> script) {
        PowerReading reading = new PowerReading();
        reader(script).read(0, reading);
        return reading;
    }

    @Test
    void aGoodReadingIsLeftAlone() {
        PowerReading reading = read(good -> {});
        assertThat(reading.counterJoules).isEqualTo(5);
        assertThat(reading.failure).isNull();
    }

    @Test
    @Tag("fault-27")
    void aClockThatJumpsForwardsOrBackwardsFailsTheReading() {
        for (long jump : new long[] {HOUR, -HOUR}) {
            long before = System.nanoTime();
            PowerReading reading = read(bent -> bent.monotonicNanos += jump);
            assertThat(reading.failure.message()).contains("clock jumped");
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.monotonicNanos).isBetween(before, System.nanoTime());
        }
    }

    @Test
    void aSourceThatThrowsFailsTheReading() {
        PowerReading reading = read(thrower -> {
            throw new IllegalStateException("broken");
        });
        assertThat(reading.failure.message()).contains("broken");
        assertThat(reading.counterJoules).isNaN();
    }

    @Test
    void aPollIsGuardedAsWell() {
        PowerReading reading = new PowerReading();
        boolean polled = reader(thrower -> {
                    throw new UnsatisfiedLinkError("gone");
                })
                .readCounter(0, reading);
        assertThat(polled).isTrue();
        assertThat(reading.failure.message()).contains("gone");
    }
}
