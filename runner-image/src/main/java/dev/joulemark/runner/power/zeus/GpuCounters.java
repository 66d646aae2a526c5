package dev.joulemark.runner.power.zeus;

import dev.joulemark.runner.power.PowerReading;

/** Energy counters of GPUs, as Zeus reads them. For one thread at a time. */
interface GpuCounters extends AutoCloseable {

    /**
     * Reads the energy counter: fills joules and time, or the failure.
     *
     * @param device index into the source's devices
     * @param reading is overwritten
     */
    void readCounter(int device, PowerReading reading);

    /**
     * Adds the power to a reading, where Zeus tells it and nothing better does.
     *
     * @param device index into the source's devices
     * @param reading is added to
     */
    void addPower(int device, PowerReading reading);

    @Override
    void close();
}
