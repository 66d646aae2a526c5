package dev.joulemark.runner.power;

import java.util.ArrayList;
import java.util.List;

/**
 * All samples of a run. They lie in chunks that are never copied: copying would stop the sampler for as long as the run is old.
 * Not safe for threads.
 */
final class SampleStore {

    private final List<SampleChunk> chunks = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    void add(int index, PowerReading reading) {
        int within = size % SampleChunk.CAPACITY;
        if (within == 0) {
            chunks.add(new SampleChunk());
        }
        chunks.getLast().put(within, index, reading);
        size++;
    }

    /** The samples as values, in the order they were taken. */
    List<PowerSample> samples() {
        List<PowerSample> samples = new ArrayList<>(size);
        PowerReading reading = new PowerReading();
        for (int i = 0; i < size; i++) {
            samples.add(sample(i, reading));
        }
        return samples;
    }

    /** One sample, by the order in which they were added. */
    PowerSample get(int index) {
        return sample(index, new PowerReading());
    }

    private PowerSample sample(int index, PowerReading reading) {
        return chunks.get(index / SampleChunk.CAPACITY).get(index % SampleChunk.CAPACITY, reading);
    }
}
