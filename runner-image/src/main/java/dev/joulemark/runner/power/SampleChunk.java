package dev.joulemark.runner.power;

import org.jspecify.annotations.Nullable;

/** Room for some samples as arrays of primitives, so that a sample costs no object. Not safe for threads. */
final class SampleChunk {

    /** Samples of one chunk: half a megabyte, which eight GPUs at 10 Hz fill in 50 s. */
    static final int CAPACITY = 4096;

    private final int[] device = new int[CAPACITY];
    private final long[] nanos = new long[CAPACITY];
    private final double[] counter = new double[CAPACITY];
    private final double[] instant = new double[CAPACITY];
    private final double[] average = new double[CAPACITY];
    private final double[] temperature = new double[CAPACITY];
    private final double[] utilisation = new double[CAPACITY];
    private final long[] memoryUsed = new long[CAPACITY];
    private final long[] memoryTotal = new long[CAPACITY];
    private final long[] reasons = new long[CAPACITY];
    private final double[] smClock = new double[CAPACITY];
    private final double[] memoryClock = new double[CAPACITY];
    private final long[] thermalNanos = new long[CAPACITY];
    private final long[] powerCapNanos = new long[CAPACITY];
    private final long[] processes = new long[CAPACITY];
    private final @Nullable ReadFailure[] failure = new @Nullable ReadFailure[CAPACITY];

    void put(int i, int index, PowerReading reading) {
        device[i] = index;
        nanos[i] = reading.monotonicNanos;
        counter[i] = reading.counterJoules;
        instant[i] = reading.instantPowerWatts;
        average[i] = reading.averagePowerWatts;
        temperature[i] = reading.temperatureCelsius;
        utilisation[i] = reading.utilisationPercent;
        memoryUsed[i] = reading.memoryUsedBytes;
        memoryTotal[i] = reading.memoryTotalBytes;
        reasons[i] = reading.throttleReasons;
        smClock[i] = reading.smClockMegahertz;
        memoryClock[i] = reading.memoryClockMegahertz;
        thermalNanos[i] = reading.thermalThrottleNanos;
        powerCapNanos[i] = reading.powerCapNanos;
        processes[i] = reading.processCount;
        failure[i] = reading.failure;
    }

    /** A sample as a value; the reading is overwritten. */
    PowerSample get(int i, PowerReading reading) {
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
}
