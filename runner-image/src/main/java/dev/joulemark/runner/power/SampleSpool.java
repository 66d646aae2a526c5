package dev.joulemark.runner.power;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file to which samples are appended, so that a killed runner loses at most its last second. Big-endian binary: the header
 * is the magic, the period in nanoseconds, the number of devices, and each device's id and name as modified UTF-8; a record
 * is {@link #RECORD_BYTES} bytes. {@link SpoolReader} reads it.
 */
final class SampleSpool implements Closeable {

    static final long MAGIC = 0x4a4f554c45313032L;
    static final int RECORD_BYTES = 120;

    /** Failure of a sample without one; the others are part of the file's format. */
    static final int NO_FAILURE = 0;

    static final int DEVICE_LOST = 1;
    static final int NO_PERMISSION = 2;
    static final int TRANSIENT = 3;

    private static final int BUFFERED_RECORDS = 512;
    private static final long FLUSH_NANOS = 500_000_000L;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFERED_RECORDS * RECORD_BYTES);
    private long flushedNanos;

    private SampleSpool(FileChannel channel, long nowNanos) {
        this.channel = channel;
        this.flushedNanos = nowNanos;
    }

    static SampleSpool create(Path file, List<PowerDevice> devices, long periodNanos) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream header = new DataOutputStream(bytes)) {
            header.writeLong(MAGIC);
            header.writeLong(periodNanos);
            header.writeInt(devices.size());
            for (PowerDevice device : devices) {
                header.writeUTF(device.id());
                header.writeUTF(device.name());
            }
        }
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        SampleSpool spool = new SampleSpool(channel, System.nanoTime());
        spool.write(ByteBuffer.wrap(bytes.toByteArray()));
        return spool;
    }

    void append(int device, PowerReading reading) throws IOException {
        if (buffer.remaining() < RECORD_BYTES) {
            flush(reading.monotonicNanos);
        }
        buffer.putInt(device).putInt(code(reading.failure));
        buffer.putLong(reading.monotonicNanos)
                .putDouble(reading.counterJoules)
                .putDouble(reading.instantPowerWatts)
                .putDouble(reading.averagePowerWatts);
        buffer.putDouble(reading.temperatureCelsius).putDouble(reading.utilisationPercent);
        buffer.putLong(reading.memoryUsedBytes)
                .putLong(reading.memoryTotalBytes)
                .putLong(reading.throttleReasons);
        buffer.putDouble(reading.smClockMegahertz).putDouble(reading.memoryClockMegahertz);
        buffer.putLong(reading.thermalThrottleNanos)
                .putLong(reading.powerCapNanos)
                .putLong(reading.processCount);
    }

    /** Writes what is buffered when half a second has passed since it was last done. */
    void flushIfDue(long nowNanos) throws IOException {
        if (nowNanos - flushedNanos >= FLUSH_NANOS) {
            flush(nowNanos);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush(System.nanoTime());
        }
    }

    private void flush(long nowNanos) throws IOException {
        buffer.flip();
        try {
            write(buffer);
        } finally {
            buffer.clear();
            flushedNanos = nowNanos;
        }
    }

    private static int code(@Nullable ReadFailure failure) {
        if (failure == null) {
            return NO_FAILURE;
        }
        return switch (failure.kind()) {
            case DEVICE_LOST -> DEVICE_LOST;
            case NO_PERMISSION -> NO_PERMISSION;
            case TRANSIENT -> TRANSIENT;
        };
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
