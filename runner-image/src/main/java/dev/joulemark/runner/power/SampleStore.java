package dev.joulemark.runner.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All samples of a run in growing arrays of primitives, so that a sample costs no object. Not safe for threads. */
final class SampleStore {

    private static final int FIRST_CAPACITY = 4096;

    private int size;
    private int[] device = new int[FIRST_CAPACITY];
    private long[] nanos = new long[FIRST_CAPACITY];
    private double[] counter = new double[FIRST_CAPACITY];
    private double[] instant = new double[FIRST_CAPACITY];
    private double[] average = new double[FIRST_CAPACITY];
    private double[] temperature = new double[FIRST_CAPACITY];
    private double[] utilisation = new double[FIRST_CAPACITY];
    private long[] memoryUsed = new long[FIRST_CAPACITY];
    private long[] memoryTotal = new long[FIRST_CAPACITY];
    private long[] reasons = new long[FIRST_CAPACITY];
    private double[] smClock = new double[FIRST_CAPACITY];
    private double[] memoryClock = new double[FIRST_CAPACITY];
    private long[] thermalNanos = new long[FIRST_CAPACITY];
    private long[] powerCapNanos = new long[FIRST_CAPACITY];
    private long[] processes = new long[FIRST_CAPACITY];
    private @Nullable ReadFailure[] failure = new @Nullable ReadFailure[FIRST_CAPACITY];

    int size() {
        return size;
    }

    void add(int index, PowerReading reading) {
        if (size == device.length) {
            grow(size * 2);
        }
        device[size] = index;
        nanos[size] = reading.monotonicNanos;
        counter[size] = reading.counterJoules;
        instant[size] = reading.instantPowerWatts;
        average[size] = reading.averagePowerWatts;
        temperature[size] = reading.temperatureCelsius;
        utilisation[size] = reading.utilisationPercent;
        memoryUsed[size] = reading.memoryUsedBytes;
        memoryTotal[size] = reading.memoryTotalBytes;
        reasons[size] = reading.throttleReasons;
        smClock[size] = reading.smClockMegahertz;
        memoryClock[size] = reading.memoryClockMegahertz;
        thermalNanos[size] = reading.thermalThrottleNanos;
        powerCapNanos[size] = reading.powerCapNanos;
        processes[size] = reading.processCount;
        failure[size] = reading.failure;
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

    private PowerSample sample(int i, PowerReading reading) {
        reading.monotonicNanos = nanos[i];
        reading.counterJoules = counter[i];
        reading.instantPowerWatts = instant[i];
        reading.averagePowerWatts = average[i];
        reading.temperatureCelsius = temperature[i];
        reading.utilisationPercent = utilisation[i];
        reading.memoryUsedBytes = memoryUsed[i];
        reading.memoryTotalBytes = memoryTotal[i];
        reading.throttleReasons = reasons[i];
        reading.smClockMegahertz = smClock[i];
        reading.memoryClockMegahertz = memoryClock[i];
        reading.thermalThrottleNanos = thermalNanos[i];
        reading.powerCapNanos = powerCapNanos[i];
        reading.processCount = processes[i];
        reading.failure = failure[i];
        return reading.sample(device[i]);
    }

    private void grow(int capacity) {
        device = Arrays.copyOf(device, capacity);
        nanos = Arrays.copyOf(nanos, capacity);
        counter = Arrays.copyOf(counter, capacity);
        instant = Arrays.copyOf(instant, capacity);
        average = Arrays.copyOf(average, capacity);
        temperature = Arrays.copyOf(temperature, capacity);
        utilisation = Arrays.copyOf(utilisation, capacity);
        memoryUsed = Arrays.copyOf(memoryUsed, capacity);
        memoryTotal = Arrays.copyOf(memoryTotal, capacity);
        reasons = Arrays.copyOf(reasons, capacity);
        smClock = Arrays.copyOf(smClock, capacity);
        memoryClock = Arrays.copyOf(memoryClock, capacity);
        thermalNanos = Arrays.copyOf(thermalNanos, capacity);
        powerCapNanos = Arrays.copyOf(powerCapNanos, capacity);
        processes = Arrays.copyOf(processes, capacity);
        failure = Arrays.copyOf(failure, capacity);
    }
}
