package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.LifecycleEvent;
import dev.joulemark.api.result.LifecycleEventType;
import dev.joulemark.api.result.SampleRow;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("CM-16")
final class SampleRowsTest {

    private static LifecycleEvent event(LifecycleEventType type, @Nullable Integer repetition, long nanos) {
        return new LifecycleEvent(type, repetition, nanos, "t");
    }

    private static PowerSample at(long nanos) {
        PowerReading reading = new PowerReading();
        reading.monotonicNanos = nanos;
        reading.instantPowerWatts = 50;
        reading.memoryUsedBytes = 3 << 20;
        return reading.sample(0);
    }

    @Test
    void everySampleBearsThePhaseItWasTakenIn() {
        // Given
        List<LifecycleEvent> trace = List.of(
                event(LifecycleEventType.BASELINE_BEGIN, null, 10),
                event(LifecycleEventType.BASELINE_END, null, 20),
                event(LifecycleEventType.START_SYNC_BEGIN, 0, 28),
                event(LifecycleEventType.START_SYNC_END, 0, 29),
                event(LifecycleEventType.ENERGY_START, 0, 30),
                event(LifecycleEventType.GENERATE_BEGIN, 0, 31),
                event(LifecycleEventType.GENERATE_END, 0, 39),
                event(LifecycleEventType.ENERGY_STOP, 0, 40),
                event(LifecycleEventType.COOLDOWN_BEGIN, 1, 50),
                event(LifecycleEventType.COOLDOWN_END, 1, 60),
                event(LifecycleEventType.ENERGY_START, 1, 70),
                event(LifecycleEventType.ENERGY_STOP, 1, 80));
        SampleLog log = new SampleLog(
                List.of(new PowerDevice("d", "d")), List.of(at(5), at(15), at(35), at(45), at(55), at(75)), 10);

        // When
        List<SampleRow> rows = new SampleRows(trace).of(log);

        // Then
        assertThat(rows)
                .extracting(row -> row.phase() + " " + row.repetition())
                .containsExactly("between null", "baseline null", "window 0", "between null", "cooldown 1", "window 1");
        assertThat(rows.getFirst().instantPowerW()).isEqualTo(50);
        assertThat(rows.getFirst().memoryUsedMb()).isEqualTo(3);
        assertThat(rows.getFirst().energyCounterJ()).isNull();
    }

    @Test
    void withoutATraceNoPhaseIsInvented() {
        SampleLog log = new SampleLog(List.of(new PowerDevice("d", "d")), List.of(at(5)), 10);
        assertThat(new SampleRows(List.of()).of(log))
                .singleElement()
                .satisfies(row -> assertThat(row.phase()).isNull());
    }
}
