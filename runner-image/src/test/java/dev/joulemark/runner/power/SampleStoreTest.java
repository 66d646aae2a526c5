package dev.joulemark.runner.power;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Keeping a sample must cost the sampler next to nothing, however long the run. */
final class SampleStoreTest {

    private static final int SAMPLES = 100_000;
    private static final long ONE_MEGABYTE = 1 << 20;

    private final SampleStore store = new SampleStore();
    private final PowerReading reading = new PowerReading();

    private void add(int number) {
        reading.monotonicNanos = number;
        reading.counterJoules = number * 0.5;
        store.add(number % 8, reading);
    }

    @Test
    void noSingleSampleEverCopiesAllThatWereTakenBefore() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long most = 0;

        // When
        for (int i = 0; i < SAMPLES; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            add(i);
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
        }

        // Then
        assertThat(most).isLessThan(ONE_MEGABYTE);
    }

    @Test
    void everySampleIsThereInOrder() {
        // When
        for (int i = 0; i < SAMPLES; i++) {
            add(i);
        }

        // Then
        assertThat(store.size()).isEqualTo(SAMPLES);
        assertThat(store.samples()).hasSize(SAMPLES);
        assertThat(store.get(4095).counterJoules()).isEqualTo(2047.5);
        assertThat(store.get(4096).monotonicNanos()).isEqualTo(4096);
        assertThat(store.get(SAMPLES - 1).device()).isEqualTo((SAMPLES - 1) % 8);
        assertThat(store.samples().get(70_000)).isEqualTo(store.get(70_000));
    }
}
