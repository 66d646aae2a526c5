package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.result.TimeseriesRow;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buckets of a second: mean of what was read, bits OR-ed, no row for an empty one. */
@Tag("CM-16")
final class TimeseriesTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSecondHasTheMeanOfWhatWasReadAndAllItsBits() {
        // When
        List<TimeseriesRow> rows = rows(
                new Window(5 * SECOND, 7 * SECOND),
                sample(5.0, 100.0, 1L),
                sample(5.5, 200.0, 4L),
                sample(5.9, null, null),
                sample(6.2, 300.0, 0L));

        // Then
        assertThat(rows)
                .containsExactly(
                        new TimeseriesRow(0, 0, 150f, null, null, null, null, 5L),
                        new TimeseriesRow(1, 0, 300f, null, null, null, null, 0L));
    }

    @Test
    void anUnreadSecondIsNullAndAnEmptySecondHasNoRow() {
        // When
        List<TimeseriesRow> rows = rows(new Window(0, 4 * SECOND), sample(0.5, null, null), sample(3.5, 100.0, null));

        // Then: the first sample is the origin
        assertThat(rows).extracting(TimeseriesRow::timestampS).containsExactly(0.0, 3.0);
        assertThat(rows.getFirst().powerW()).isNull();
        assertThat(rows.getFirst().throttleReasons()).isZero();
    }

    @Test
    void onlyTheWindowsCount() {
        assertThat(rows(
                        new Window(2 * SECOND, 3 * SECOND),
                        sample(1, 1.0, 0L),
                        sample(2.5, 2.0, 0L),
                        sample(9, 3.0, 0L)))
                .extracting(TimeseriesRow::powerW)
                .containsExactly(2f);
    }

    private static List<TimeseriesRow> rows(Window window, PowerSample... samples) {
        SampleLog log = new SampleLog(List.of(new PowerDevice("d", "d")), List.of(samples), SECOND / 10);
        return Timeseries.rows(log, List.of(window));
    }

    private static PowerSample sample(double seconds, Double watts, Long bits) {
        return new PowerSample(
                0,
                (long) (seconds * SECOND),
                null,
                watts,
                null,
                null,
                null,
                null,
                null,
                bits,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
