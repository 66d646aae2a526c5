package dev.joulemark.runner.power.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Drains the error stream of a child, so that it never blocks on it, and keeps the end of what it said. */
final class LastWords implements AutoCloseable {

    private static final int KEPT = 2048;
    private static final int QUOTED = 300;
    private static final int BUFFER = 8192;

    private final InputStream stream;
    private final StringBuilder tail = new StringBuilder();
    private final Thread thread;
    private volatile boolean closed;

    private LastWords(InputStream stream) {
        this.stream = stream;
        this.thread =
                Thread.ofPlatform().name("joulemark-child-stderr").daemon().unstarted(this::run);
    }

    static LastWords of(InputStream stream) {
        LastWords words = new LastWords(stream);
        words.thread.start();
        return words;
    }

    /** Waits for the end of what a child said that has ended itself. */
    void settle(Duration wait) throws InterruptedException {
        thread.join(wait);
    }

    /** The last line that was not blank; empty when there was none. */
    String last() {
        String text;
        synchronized (tail) {
            text = tail.toString().strip();
        }
        String line = text.substring(text.lastIndexOf('\n') + 1).strip();
        return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…";
    }

    private void run() {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = stream.read(buffer); count >= 0 && !closed; count = stream.read(buffer)) {
                String text = new String(buffer, 0, count, StandardCharsets.UTF_8);
                synchronized (tail) {
                    tail.append(text);
                    tail.delete(0, Math.max(0, tail.length() - KEPT));
                }
            }
        } catch (IOException e) {
            // The pipe is gone with the child.
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
