package dev.joulemark.runner.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A source that throws or whose clock jumps leaves failed readings and nothing else. */
@Tag("CM-11")
final class GuardedSourceTest {

    private static final long HOUR = 3_600_000_000_000L;

    private record Scripted(Consumer<PowerReading> script) implements PowerSource {

        @Override
        public String backend() {
            return "Scripted";
        }

        @Override
        public String scope() {
            return "a test";
        }

        @Override
        public List<PowerDevice> devices() {
            return List.of(new PowerDevice("d", "d"));
        }

        @Override
        public boolean isEstimate() {
            return false;
        }

        @Override
        public void read(int device, PowerReading reading) {
            reading.clear();
            reading.monotonicNanos = System.nanoTime();
            reading.counterJoules = 5;
            script.accept(reading);
        }

        @Override
        public boolean readCounter(int device, PowerReading reading) {
            read(device, reading);
            return true;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static PowerReading read(Consumer<PowerReading> script) {
        PowerReading reading = new PowerReading();
        new GuardedSource(new Scripted(script)).read(0, reading);
        return reading;
    }

    @Test
    void aGoodReadingIsLeftAlone() {
        PowerReading reading = read(good -> {});
        assertThat(reading.counterJoules).isEqualTo(5);
        assertThat(reading.failure).isNull();
    }

    @Test
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
        boolean polled = new GuardedSource(new Scripted(thrower -> {
                    throw new UnsatisfiedLinkError("gone");
                }))
                .readCounter(0, reading);
        assertThat(polled).isTrue();
        assertThat(reading.failure.message()).contains("gone");
    }
}
