package dev.joulemark.runner.power;

import java.time.Duration;
import java.util.List;

/**
 * A source of power and energy readings for a fixed set of devices. Opened by a {@link PowerSourceProvider}; read by one
 * thread at a time.
 */
public interface PowerSource extends AutoCloseable {

    /** The name that the spec and the result use: {@code Nvml}, {@code Rapl}, {@code Estimate}. */
    String backend();

    /** What the energy covers, such as {@code gpu board} or {@code cpu package}. */
    String scope();

    /** The devices, in the order of {@link PowerSample#device()}; never empty. */
    List<PowerDevice> devices();

    /**
     * What can be read of each device, in the order of {@link #devices()}; empty when the source does not tell its ways apart.
     * Never changes.
     */
    default List<DeviceCapabilities> capabilities() {
        return List.of();
    }

    /** Whether the readings are a model and not a measurement; such a result is never valid. */
    boolean isEstimate();

    /**
     * Reads one device into a reusable reading. Never throws for a failed read: the failure is in the reading.
     *
     * @param device index into {@link #devices()}
     * @param reading is overwritten
     */
    void read(int device, PowerReading reading);

    /**
     * Reads nothing but the energy counter and the time of a device, as cheaply as the source can: the sampler asks every few
     * milliseconds around the edges of a window, to see the counter tick.
     *
     * @param device index into {@link #devices()}
     * @param reading is overwritten
     * @return false when the source has no such cheap reading; the sampler then does not look for ticks
     */
    default boolean readCounter(int device, PowerReading reading) {
        return false;
    }

    /**
     * Shortest time between two samples that makes sense: a source that itself looks only once a second is not asked ten times.
     * The sampler takes the longer of this and the period it was told.
     */
    default Duration shortestPeriod() {
        return Duration.ZERO;
    }

    @Override
    void close();
}
