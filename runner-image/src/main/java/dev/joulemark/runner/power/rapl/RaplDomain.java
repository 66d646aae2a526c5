package dev.joulemark.runner.power.rapl;

import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.ReadFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The energy counter of one package, made monotonic: the kernel's counter starts again from 0 after
 * {@code max_energy_range_uj} (262 kJ is usual: 22 minutes at 200 W).
 */
final class RaplDomain implements AutoCloseable {

    private static final double MICRO = 1e-6;
    private static final int LONGEST_NUMBER = 32;

    private final String name;
    private final FileChannel channel;
    private final long rangeMicrojoules;
    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST_NUMBER);
    private boolean started;
    private long lastMicrojoules;
    private long wrappedMicrojoules;

    RaplDomain(String name, Path energyFile, long rangeMicrojoules) throws IOException {
        this.name = name;
        this.channel = FileChannel.open(energyFile, StandardOpenOption.READ);
        this.rangeMicrojoules = rangeMicrojoules;
    }

    void read(PowerReading reading) {
        reading.clear();
        long before = System.nanoTime();
        try {
            long raw = readNumber();
            reading.monotonicNanos = before + (System.nanoTime() - before) / 2;
            reading.counterJoules = unwrapped(raw) * MICRO;
        } catch (IOException e) {
            reading.monotonicNanos = before + (System.nanoTime() - before) / 2;
            ReadFailure.Kind kind =
                    e instanceof AccessDeniedException ? ReadFailure.Kind.NO_PERMISSION : ReadFailure.Kind.TRANSIENT;
            reading.failure = new ReadFailure(kind, "energy_uj of " + name + " could not be read: " + e.getMessage());
        }
    }

    /** The file anew from its beginning: a file of sysfs is produced at each such read. */
    private long readNumber() throws IOException {
        buffer.clear();
        if (channel.read(buffer, 0) <= 0) {
            throw new IOException("it is empty");
        }
        buffer.flip();
        long number = 0;
        int digits = 0;
        while (buffer.hasRemaining()) {
            int digit = buffer.get() - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
            digits++;
        }
        if (digits == 0) {
            throw new IOException("it holds no number");
        }
        return number;
    }

    /**
     * A counter that fell by more than half its range has wrapped; one that fell by less was reset, and is passed on as it is,
     * so that the energy is refused rather than guessed.
     */
    private long unwrapped(long raw) {
        if (started && lastMicrojoules - raw > rangeMicrojoules / 2) {
            wrappedMicrojoules += rangeMicrojoules;
        }
        started = true;
        lastMicrojoules = raw;
        return wrappedMicrojoules + raw;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
