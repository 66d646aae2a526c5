package dev.joulemark.runner.inference;

import java.util.Arrays;

/**
 * When a request began and when each of its tokens was there, as {@link System#nanoTime()}. A token is there when its id has
 * arrived on the host, which is when a caller could use it.
 */
public final class TokenTimes {

    private static final double NANOS_PER_SECOND = 1e9;

    private final long startNanos;
    private final long[] nanos;

    private TokenTimes(long startNanos, long[] nanos) {
        this.startNanos = startNanos;
        this.nanos = nanos;
    }

    /**
     * Times that are known already.
     *
     * @param startNanos when the engine took the request up
     * @param tokenNanos when each token was there, in order
     */
    public static TokenTimes of(long startNanos, long... tokenNanos) {
        return new TokenTimes(startNanos, tokenNanos.clone());
    }

    /** Takes times while a request is generated, eight bytes a token. */
    public static final class Recorder {

        private final long startNanos;
        private long[] nanos = new long[1];
        private int size;

        /**
         * A request that has no token yet.
         *
         * @param startNanos when the engine took the request up
         */
        public Recorder(long startNanos) {
            this.startNanos = startNanos;
        }

        /** Takes the time of the next token. */
        public void add(long tokenNanos) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
            }
            nanos[size++] = tokenNanos;
        }

        /** What was taken so far. */
        public TokenTimes times() {
            return new TokenTimes(startNanos, Arrays.copyOf(nanos, size));
        }
    }

    /** When the engine took the request up. */
    public long startNanos() {
        return startNanos;
    }

    /** Tokens there were. */
    public int count() {
        return nanos.length;
    }

    /**
     * When a token was there.
     *
     * @param index of the token, from 0
     */
    public long nanos(int index) {
        return nanos[index];
    }

    /** When the first token was there; there must be one. */
    public long firstNanos() {
        return nanos[0];
    }

    /** When the last token was there; there must be one. */
    public long lastNanos() {
        return nanos[nanos.length - 1];
    }

    /** Seconds from the begin of the request to each token. */
    public double[] seconds() {
        return Arrays.stream(nanos)
                .mapToDouble(time -> (time - startNanos) / NANOS_PER_SECOND)
                .toArray();
    }
}
