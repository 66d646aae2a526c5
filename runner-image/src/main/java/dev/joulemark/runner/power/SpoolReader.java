package dev.joulemark.runner.power;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a sampler spooled, also when its process was killed: a record cut short at the end is left out. */
public final class SpoolReader {

    /**
     * The samples of a spool.
     *
     * @param file written by {@link PowerSampler}
     * @throws IOException when it cannot be read or is no spool
     */
    public SampleLog read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readLong() != SampleSpool.MAGIC) {
                throw new IOException(file + " is not a spool of power samples");
            }
            long periodNanos = in.readLong();
            int count = in.readInt();
            List<PowerDevice> devices = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                devices.add(new PowerDevice(in.readUTF(), in.readUTF()));
            }
            return new SampleLog(devices, samples(in), periodNanos);
        }
    }

    private static List<PowerSample> samples(DataInputStream in) throws IOException {
        List<PowerSample> samples = new ArrayList<>();
        PowerReading reading = new PowerReading();
        try {
            while (true) {
                int device = in.readInt();
                fill(in, reading);
                samples.add(reading.sample(device));
            }
        } catch (EOFException end) {
            return samples;
        }
    }

    private static void fill(DataInputStream in, PowerReading reading) throws IOException {
        int code = in.readInt();
        reading.monotonicNanos = in.readLong();
        reading.counterJoules = in.readDouble();
        reading.instantPowerWatts = in.readDouble();
        reading.averagePowerWatts = in.readDouble();
        reading.temperatureCelsius = in.readDouble();
        reading.utilisationPercent = in.readDouble();
        reading.memoryUsedBytes = in.readLong();
        reading.memoryTotalBytes = in.readLong();
        reading.throttleReasons = in.readLong();
        reading.smClockMegahertz = in.readDouble();
        reading.memoryClockMegahertz = in.readDouble();
        reading.thermalThrottleNanos = in.readLong();
        reading.powerCapNanos = in.readLong();
        reading.processCount = in.readLong();
        reading.failure = failure(code);
    }

    private static @Nullable ReadFailure failure(int code) throws IOException {
        if (code == SampleSpool.NO_FAILURE) {
            return null;
        }
        ReadFailure.Kind kind = switch (code) {
            case SampleSpool.DEVICE_LOST -> ReadFailure.Kind.DEVICE_LOST;
            case SampleSpool.NO_PERMISSION -> ReadFailure.Kind.NO_PERMISSION;
            case SampleSpool.TRANSIENT -> ReadFailure.Kind.TRANSIENT;
            default -> throw new IOException("a spooled sample has the failure code " + code);
        };
        return new ReadFailure(kind, "The spool keeps only the kind of a failure.");
    }
}
