package dev.joulemark.runner.power.child;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a child on a thread of its own, since a read of a pipe cannot be given up. */
final class MessageReader implements AutoCloseable {

    /** Messages have a few hundred bytes; what is longer is garbage. */
    private static final int LONGEST_LINE = 1 << 16;

    private static final int BUFFER = 8192;
    private static final int LINES = 64;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final InputStream stream;

    /** Lines, and an empty one when there are no more. */
    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(LINES);

    private boolean ended;
    private volatile boolean closed;

    private MessageReader(InputStream stream) {
        this.stream = stream;
    }

    static MessageReader of(InputStream stream) {
        MessageReader reader = new MessageReader(stream);
        Thread.ofPlatform().name("joulemark-child-messages").daemon().start(reader::run);
        return reader;
    }

    /** The next line, or null when none came in time or none will come. */
    @Nullable
    String next(Duration wait) throws InterruptedException {
        Optional<String> line = ended ? Optional.empty() : lines.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        ended |= line != null && line.isEmpty();
        return line == null ? null : line.orElse(null);
    }

    /** Whether {@link #next} met the end. */
    boolean ended() {
        return ended;
    }

    private void run() {
        byte[] buffer = new byte[BUFFER];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int count = stream.read(buffer); count >= 0 && !closed; count = stream.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n' || line.size() == LONGEST_LINE) {
                        deliver(Optional.of(line.toString(StandardCharsets.UTF_8)));
                        line.reset();
                    } else {
                        line.write(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            // The pipe is gone with the child.
        } finally {
            deliver(Optional.empty());
        }
    }

    private void deliver(Optional<String> line) {
        try {
            while (!closed && !lines.offer(line, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                // Nobody asks: a child that talks without being asked waits for its pipe.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the thread end, whatever it waits for. */
    @Override
    public void close() {
        closed = true;
    }
}
